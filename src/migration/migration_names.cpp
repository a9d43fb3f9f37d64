#include "migration_names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/utf8.hpp"

namespace sequelize::detail {
namespace {

/// What utf8_unicode_ci takes the letters from U+00C0 to U+017F for. '.': for letters of their own.
constexpr std::string_view plainLetters =
    "aaaaaa.ceeeeiiii.nooooo..uuuuy.1aaaaaa.ceeeeiiii.nooooo..uuuuy.y"
    "aaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiiii.33jjkk.llllll."
    "...nnnnnn...oooooo22rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzzs";

std::uint32_t codePointOf(std::string_view character) {
    if (character.size() == 1) return static_cast<unsigned char>(character[0]);
    std::uint32_t code = static_cast<unsigned char>(character[0]) & (0x7fu >> character.size());
    for (const char c : character.substr(1)) code = (code << 6) | (static_cast<unsigned char>(c) & 0x3fu);
    return code;
}

/// The small letter of a letter of its own in U+00C0 to U+017F, and of Greek and Cyrillic ones.
std::uint32_t smallLetter(std::uint32_t code) {
    if (code >= 0xc0 && code <= 0xde && code != 0xd7) return code + 0x20;
    if (code >= 0x139 && code <= 0x148) return code + (code & 1);
    if (code >= 0x100 && code <= 0x177 && code != 0x130 && code != 0x131 && code != 0x138) return code | 1;
    if ((code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f)) return code + 0x20;
    if (code >= 0x400 && code <= 0x40f) return code + 0x50;
    return code;
}

void addFolded(std::string& out, std::string_view character) {
    const std::uint32_t code = codePointOf(character);
    if (code >= 0x300 && code <= 0x36f) return;  // an accent by itself: macOS writes names so
    const char plain = code >= 0xc0 && code < 0x180 ? plainLetters[code - 0xc0] : '.';
    if (plain == '1') {
        out += "ss";
    } else if (plain == '2') {
        out += "oe";
    } else if (plain == '3') {
        out += "ij";
    } else if (plain != '.') {
        out += plain;
    } else if (code < 0x80) {
        out += lower(character[0]);
    } else if (const auto small = smallLetter(code); small < 0x800) {
        out += static_cast<char>(0xc0u | (small >> 6));
        out += static_cast<char>(0x80u | (small & 0x3fu));
    } else {
        out += character;
    }
}

}  // namespace

std::string migrationExtension(std::string_view name) {
    constexpr std::array<std::string_view, 8> known{".sql", ".cpp", ".js", ".ts", ".cjs", ".mjs", ".cts", ".mts"};
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    const auto extension = lowered(name.substr(dot));
    if (std::ranges::find(known, extension) == known.end()) return {};
    const auto rest = lowered(name.substr(0, dot));
    return extension.ends_with("ts") && rest.ends_with(".d") ? std::string() : extension;
}

std::string stemOf(std::string_view name) {
    constexpr std::string_view up = ".up";
    const auto extension = migrationExtension(name);
    name.remove_suffix(extension.size());
    if (extension == ".sql" && name.size() > up.size() && lowered(name).ends_with(up)) name.remove_suffix(up.size());
    return std::string(name);
}

std::string foldedName(std::string_view name) {
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    std::string out;
    while (!name.empty()) {
        const std::size_t size = utf8::characterSize(name);
        if (size == 0)
            out += name.front();
        else
            addFolded(out, name.substr(0, size));
        name.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

std::string nameKey(std::string_view name) {
    return foldedName(stemOf(name));
}

bool countAsOne(std::string_view a, std::string_view b) {
    return nameKey(a) == nameKey(b);
}

std::string titled(std::string_view noun) {
    std::string out(noun);
    if (!out.empty()) out.front() = capital(out.front());
    return out;
}

std::string repairCommand(std::string_view command, std::string_view noun) {
    return std::string(command) + (noun == "seed" ? " --seeders" : "");
}

std::string_view runCommand(std::string_view noun) {
    return noun == "seed" ? "db:seed:all" : "db:migrate";
}

std::string_view undoCommand(std::string_view noun) {
    return noun == "seed" ? "db:seed:undo --seed" : "db:migrate:undo --name";
}

std::string escapedName(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        const std::size_t size = utf8::characterSize(name);
        const auto byte = static_cast<unsigned char>(name.front());
        if (size == 0 || byte < ' ' || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += name.substr(0, size);
        name.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

void requireMigrationName(std::string_view name) {
    constexpr std::size_t room = 255;
    const auto length = utf8::length(name);
    if (stemOf(name).empty())
        throw UsageError(fmt::format("'{}' is no name. Name it as its file would be named.", escapedName(name)));
    if (!length) throw UsageError(fmt::format("The name '{}' is no UTF-8. Rename it.", escapedName(name)));
    if (*length > room)
        throw UsageError(
            fmt::format("The name '{}' has {} characters, and the table of what has run has room for {}. Shorten "
                        "it.",
                        name, *length, room));
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }))
        throw UsageError(fmt::format("The name '{}' has a control character in it. Rename it.", escapedName(name)));
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0xf0; }))
        throw UsageError(
            fmt::format("The name '{}' has a character beyond U+FFFF, which the table of what has run (utf8) does "
                        "not take. Rename it.",
                        name));
}

}  // namespace sequelize::detail
