#include <sequelize/core/dotenv.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include <fmt/format.h>

namespace sequelize::dotenv {
namespace {

[[noreturn]] void refuseFile(const std::string& path, int error) {
    throw DotenvError(
        fmt::format("{}: the file exists but cannot be read: {}", path, std::generic_category().message(error)));
}

/// nullopt when there is no such file.
std::optional<std::string> textOf(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) {
        if (errno == ENOENT) return std::nullopt;
        refuseFile(path, errno);
    }
    std::string text;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) text.append(buffer, count);
    if (std::ferror(file.get()) != 0) refuseFile(path, errno);
    return text;
}

}  // namespace

std::optional<std::string> variable(const std::string& name) {
    const char* const value = std::getenv(name.c_str());
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

ConfigOutput config(const ConfigOptions& options) {
    const auto text = textOf(options.path);
    if (!text) {
        std::error_code unknown;
        const auto folder = std::filesystem::current_path(unknown).string();
        return {.error = fmt::format("there is no file '{}' (working directory: {})", options.path, folder)};
    }
    ConfigOutput output{.parsed = parse(*text, {.file = options.path, .override = options.override})};
    for (const auto& [name, value] : output.parsed)
        if (::setenv(name.c_str(), value.c_str(), options.override ? 1 : 0) != 0) throw std::bad_alloc();
    return output;
}

}  // namespace sequelize::dotenv
