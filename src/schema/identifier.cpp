#include "identifier.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../core/utf8.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t longest = 64;

}  // namespace

std::string identifierFault(std::string_view name) {
    const auto length = utf8::length(name);
    if (!length) return "is not valid UTF-8";
    if (*length > longest) return fmt::format("has {} characters, but MySQL's names have at most {}", *length, longest);
    if (name.ends_with(' ')) return "ends with a blank, which MySQL takes in no name";
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0xf0; }))
        return "has a character beyond U+FFFF, which MySQL takes in no name";
    return {};
}

std::string shortHash(std::string_view text) {
    std::uint32_t hash = 2'166'136'261u;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619u;
    return fmt::format("{:08x}", hash);
}

std::string shortenedIdentifier(std::string name) {
    if (utf8::length(name).value_or(0) <= longest) return name;
    const std::string hash = shortHash(name);
    std::string_view rest = name;
    for (std::size_t kept = 0; kept < longest - 1 - hash.size(); ++kept) rest.remove_prefix(utf8::characterSize(rest));
    name.resize(name.size() - rest.size());
    return name + "_" + hash;
}

std::string shortenedIdentifier(std::string name, std::size_t bytes) {
    if (name.size() <= bytes) return name;
    const std::string hash = shortHash(name);
    std::size_t kept = bytes - 1 - hash.size();
    const auto isInside = [&](std::size_t at) { return (static_cast<unsigned char>(name[at]) & 0xC0U) == 0x80U; };
    while (kept > 0 && isInside(kept)) --kept;
    name.resize(kept);
    return name + "_" + hash;
}

bool isSameIdentifier(std::string_view a, std::string_view b) noexcept {
    return equalIgnoringCase(a, b);
}

}  // namespace sequelize::detail
