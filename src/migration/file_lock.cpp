#include "file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace sequelize::detail {
namespace {

/// Without leave to write, as where another user's program was killed, it can be locked all the same.
int openedLockFile(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return file >= 0 ? file : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

/// Whoever had it before may have taken the file away since it was opened.
bool isStillThere(int file, const std::string& path) {
    struct stat own {};
    struct stat there {};
    return ::fstat(file, &own) == 0 && ::stat(path.c_str(), &there) == 0 && own.st_ino == there.st_ino &&
           own.st_dev == there.st_dev;
}

void writeOwner(int file) {
    const std::string text = "process " + std::to_string(::getpid()) + "\n";
    if (::ftruncate(file, 0) == 0 && ::pwrite(file, text.data(), text.size(), 0) < 0) {
        // it is for people only
    }
}

}  // namespace

bool FileLock::tryToTake() {
    while (file_ < 0) {
        const int file = openedLockFile(path_);
        if (file < 0) {
            failure_ = path_ + " (" + std::system_category().message(errno) + ")";
            return true;
        }
        failure_.clear();
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            const bool isOthers = errno == EWOULDBLOCK;
            ::close(file);
            return !isOthers;
        }
        if (isStillThere(file, path_)) {
            writeOwner(file);
            file_ = file;
            return true;
        }
        ::close(file);
    }
    return true;
}

FileLock::~FileLock() {
    if (file_ < 0) return;
    ::unlink(path_.c_str());
    ::close(file_);
}

std::string FileLock::holder() const {
    std::array<char, 64> text{};
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    const auto length = file < 0 ? 0 : ::read(file, text.data(), text.size());
    if (file >= 0) ::close(file);
    std::string_view line(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    line = line.substr(0, line.find('\n'));
    return line.empty() ? "another process" : std::string(line);
}

bool FileLock::isTaken(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool isFree = ::flock(file, LOCK_SH | LOCK_NB) == 0;
    const bool isOthers = !isFree && errno == EWOULDBLOCK;
    ::close(file);
    return isOthers;
}

}  // namespace sequelize::detail
