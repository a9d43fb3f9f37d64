#include "in_memory.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"

namespace sequelize::detail {
namespace {

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEscape = text[i] == '%' && i + 2 < text.size();
        const int high = isEscape ? hexValue(text[i + 1]) : -1;
        const int low = isEscape ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

/// The text up to the separator, which is taken away with it.
std::string_view cutBefore(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

/// "file:path?name=value&...#fragment" as https://sqlite.org/uri.html has it.
bool isUriInMemory(std::string_view uri) {
    uri.remove_prefix(std::string_view("file:").size());
    std::string_view rest = cutBefore(uri, '#');
    std::string_view path = cutBefore(rest, '?');
    if (path.starts_with("//")) {
        path.remove_prefix(2);
        path.remove_prefix(std::min(path.find('/'), path.size()));
    }
    const std::string name = decoded(path);
    if (name.empty() || name == ":memory:") return true;
    while (!rest.empty()) {
        std::string_view value = cutBefore(rest, '&');
        const std::string key = decoded(cutBefore(value, '='));
        if (key == "mode" && decoded(value) == "memory") return true;
        if (key == "vfs" && decoded(value) == "memdb") return true;
    }
    return false;
}

}  // namespace

bool isStorageInMemory(std::string_view storage) {
    if (storage.empty() || storage == ":memory:") return true;
    if (storage.starts_with(":memory:"))
        throw InvalidConnectionError(
            "The option `storage` begins with :memory:, but goes on, so that SQLite would make a "
            "file of that name. Write \":memory:\", or \"file::memory:?cache=shared\".");
    return storage.starts_with("file:") && isUriInMemory(storage);
}

}  // namespace sequelize::detail
