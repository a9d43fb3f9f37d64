#pragma once

#include <string>
#include <utility>

namespace sequelize::detail {

/// A lock that is a file beside the database's, for databases that are one: the operating system frees it when its
/// process ends, however that ends.
class FileLock {
public:
    explicit FileLock(std::string path) : path_(std::move(path)) {}
    /// Takes the file away, and lets the next one in.
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// Whether it has it now; does not wait. Also where no file can be opened there, of which `failure` tells, or the
    /// file system knows no locks: then there is none.
    [[nodiscard]] bool tryToTake();
    /// The file, and why it could not be opened; empty where it was.
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }
    /// Who has it.
    [[nodiscard]] std::string holder() const;
    /// Whether somebody has it. Makes no file.
    [[nodiscard]] static bool isTaken(const std::string& path);

private:
    std::string path_;
    std::string failure_{};
    int file_ = -1;
};

}  // namespace sequelize::detail
