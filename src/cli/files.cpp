#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "invocation.hpp"

namespace sequelize::detail::commandline {
namespace {

Failure cannotWriteFile(const std::filesystem::path& file, int code) {
    return {ExitCode::failed, fmt::format("cannot write {}: {}", file.string(), std::strerror(code))};
}

void writeAll(int descriptor, const std::filesystem::path& file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int code = errno;
            ::close(descriptor);
            ::unlink(file.c_str());  // half a file would be taken for a whole one
            throw cannotWriteFile(file, code);
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::close(descriptor) != 0) throw cannotWriteFile(file, errno);
}

}  // namespace

void ensureFolder(const Invocation& invocation, std::string_view name, const std::filesystem::path& folder) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) {
        invocation.output.line(fmt::format("{} folder at \"{}\" already exists.", name, folder.string()));
        return;
    }
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder, error))
        throw Failure(ExitCode::failed, fmt::format("cannot make the folder {}: {}", folder.string(),
                                                    error ? error.message() : "something of that name is there"));
    invocation.output.line(fmt::format("Successfully created {} folder at \"{}\".", name, folder.string()));
    invocation.output.event("created", {{"kind", std::string("folder")}, {"path", folder.string()}});
}

void writeNewFile(const std::filesystem::path& file, std::string_view text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) throw cannotWriteFile(file, errno);
    writeAll(descriptor, file, text);
}

void replaceFile(const std::filesystem::path& file, std::string_view text) {
    auto beside = file;
    beside += fmt::format(".{}.new", ::getpid());
    writeNewFile(beside, text);
    if (std::rename(beside.c_str(), file.c_str()) != 0) {
        const int code = errno;
        ::unlink(beside.c_str());
        throw cannotWriteFile(file, code);
    }
}

}  // namespace sequelize::detail::commandline
