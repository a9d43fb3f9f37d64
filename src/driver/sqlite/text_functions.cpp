// Texts by characters. Letters have another case as MySQL and MariaDB have it, in the scripts whose letters come in
// pairs: Latin, Greek and Cyrillic.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "../../core/utf8.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

/// The letter of the pair that begins at an even (or odd) code point.
char32_t ofPair(char32_t c, bool small, bool oddIsCapital) noexcept {
    const bool isOdd = c % 2 != 0;
    const bool isCapital = isOdd == oddIsCapital;
    if (isCapital == !small) return c;
    return isCapital ? c + 1 : c - 1;
}

bool isIn(char32_t c, char32_t first, char32_t last) noexcept {
    return c >= first && c <= last;
}

/// Greek letters with accents lie in no order.
char32_t accented(char32_t c, bool small) noexcept {
    static constexpr char32_t pairs[][2] = {{0x386, 0x3AC}, {0x388, 0x3AD}, {0x389, 0x3AE}, {0x38A, 0x3AF},
                                            {0x38C, 0x3CC}, {0x38E, 0x3CD}, {0x38F, 0x3CE}};
    for (const auto& [capital, little] : pairs)
        if (c == (small ? capital : little)) return small ? little : capital;
    return c;
}

char32_t inCase(char32_t c, bool small) noexcept {
    const auto apart = [&](char32_t firstCapital, char32_t lastCapital, char32_t distance) -> char32_t {
        if (small && isIn(c, firstCapital, lastCapital)) return c + distance;
        if (!small && isIn(c, firstCapital + distance, lastCapital + distance)) return c - distance;
        return c;
    };
    if (c < 0x80) return apart('A', 'Z', 32);
    if (c < 0x100) {
        if (c == 0xFF) return small ? c : char32_t{0x178};
        return c == 0xD7 || c == 0xF7 ? c : apart(0xC0, 0xDE, 32);
    }
    if (c < 0x180) {
        if (c == 0x130) return small ? char32_t{'i'} : c;
        if (c == 0x131) return small ? c : char32_t{'I'};
        if (c == 0x178) return small ? char32_t{0xFF} : c;
        if (c == 0x17F) return small ? c : char32_t{'S'};
        if (c == 0x138 || c == 0x149) return c;
        return ofPair(c, small, isIn(c, 0x139, 0x148) || isIn(c, 0x179, 0x17E));
    }
    if (isIn(c, 0x386, 0x3CE)) {
        if (c == 0x3C2) return small ? c : char32_t{0x3A3};
        const char32_t plain = isIn(c, 0x391, 0x3AB) || isIn(c, 0x3B1, 0x3CB) ? apart(0x391, 0x3AB, 32) : c;
        return plain == c ? accented(c, small) : plain;
    }
    if (isIn(c, 0x400, 0x45F)) {
        const char32_t letter = apart(0x410, 0x42F, 32);
        return letter == c ? apart(0x400, 0x40F, 80) : letter;
    }
    if (isIn(c, 0x460, 0x481) || isIn(c, 0x48A, 0x4BF) || isIn(c, 0x4D0, 0x523)) return ofPair(c, small, false);
    return c;
}

void append(std::string& out, char32_t c) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0U | (c >> 6U));
        byte(0x80U | (c & 0x3FU));
    }
}

template <bool small>
void toCase(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (isNull(values[0])) return sqlite3_result_null(context);
        const std::string_view text = textOf(values[0]);
        std::string out;
        out.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            const auto lead = static_cast<unsigned char>(text[at]);
            const std::size_t size = std::max<std::size_t>(utf8::characterSize(text.substr(at)), 1);
            if (size <= 2 && (lead < 0x80 || size == 2)) {
                const char32_t c = size == 1
                                       ? char32_t{lead}
                                       : ((lead & 0x1FU) << 6U) | (static_cast<unsigned char>(text[at + 1]) & 0x3FU);
                append(out, inCase(c, small));
            } else {
                out += text.substr(at, size);
            }
            at += size;
        }
        resultText(context, out);
    });
}

/// Where the characters begin, and the end.
std::size_t countCharacters(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += std::max<std::size_t>(utf8::characterSize(text.substr(at)), 1);
    return count;
}

std::string_view behind(std::string_view text, std::uint64_t characters) noexcept {
    std::size_t at = 0;
    for (; characters > 0 && at < text.size(); --characters)
        at += std::max<std::size_t>(utf8::characterSize(text.substr(at)), 1);
    return text.substr(at);
}

void length(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[0])) return sqlite3_result_null(context);
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(countCharacters(textOf(values[0]))));
}

void substr(sqlite3_context* context, int count, sqlite3_value** values) {
    for (int i = 0; i < count; ++i)
        if (isNull(values[i])) return sqlite3_result_null(context);
    std::string_view text = textOf(values[0]);
    const auto size = static_cast<sqlite3_int64>(countCharacters(text));
    const sqlite3_int64 from = sqlite3_value_int64(values[1]);
    const sqlite3_int64 most = count > 2 ? sqlite3_value_int64(values[2]) : size;
    if (from == 0 || from > size || from < -size || most <= 0) return resultText(context, "");
    text = behind(text, static_cast<std::uint64_t>(from > 0 ? from - 1 : size + from));
    const std::string_view rest = behind(text, static_cast<std::uint64_t>(most));
    resultText(context, text.substr(0, text.size() - rest.size()));
}

}  // namespace

void registerTextFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_lower", 1, toCase<true>);
    registerScalar(handle, "sequelize_upper", 1, toCase<false>);
    registerScalar(handle, "sequelize_length", 1, length);
    registerScalar(handle, "sequelize_substr", 2, substr);
    registerScalar(handle, "sequelize_substr", 3, substr);
}

}  // namespace sequelize::detail::sqlite
