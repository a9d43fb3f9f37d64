#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// A connection URL's parts, percent-decoded. It holds a password: never log it.
struct ConnectionUrl {
    std::string scheme{};  ///< lower case: "mysql", "mariadb", "postgres", "sqlite", or whatever else was given
    std::string username{};
    std::string password{};
    bool hasPassword = false;  ///< tells an empty password ("user:@host") from none ("user@host")
    std::string host{};        ///< without the brackets of an IPv6 address; empty when the URL names none
    std::uint16_t port = 0;    ///< 0 when the URL names none
    std::string database{};    ///< without the leading slash; of a file scheme the file's name, or ":memory:"
    std::vector<std::pair<std::string, std::string>> query{};  ///< in the URL's order, repeated keys too
};

/// A scheme whose URLs name a file, and no server.
struct FileScheme {
    std::string_view name{};
    std::string_view example{};  ///< for messages
};

/// Reads "scheme://[user[:password]@][host[:port]][/database][?key=value&...]", and of the schemes in `files`
/// "sqlite::memory:", "sqlite:relative/file.db", "sqlite:///absolute/file.db" (with "//" or without).
/// Reserved characters in a part must be percent-encoded; a '+' is a plus sign, not a blank. Throws
/// std::invalid_argument that says which part is wrong and how the right form looks. Its text quotes nothing
/// of the URL, because a misread password may stand in any part. Pure and thread-safe.
[[nodiscard]] SEQUELIZE_API ConnectionUrl parseConnectionUrl(std::string_view url, std::span<const FileScheme> files);

}  // namespace sequelize::detail
