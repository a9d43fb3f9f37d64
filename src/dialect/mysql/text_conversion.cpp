// Texts, bytes and listed values that get another type.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "../../core/utf8.hpp"
#include "mysql_conversion.hpp"

namespace sequelize::detail {
namespace {

/// How many bytes a character of the set takes at most.
std::uint64_t bytesOfCharacter(std::string_view charset) {
    if (charset == "utf8mb4" || charset == "utf16" || charset == "utf16le" || charset == "utf32" ||
        charset == "gb18030")
        return 4;
    if (charset == "utf8mb3" || charset == "utf8" || charset == "ujis" || charset == "eucjpms") return 3;
    for (const char* two : {"ucs2", "big5", "sjis", "cp932", "gbk", "gb2312", "euckr"})
        if (charset == two) return 2;
    return 1;
}

/// Whether each character of one set is one of the other.
bool holdsCharset(std::string_view wide, std::string_view narrow) {
    if (wide == narrow || narrow == "ascii") return true;
    if (narrow.empty() || wide.empty() || narrow == "binary" || wide == "binary") return false;
    const auto isUnicode = [](std::string_view set) {
        return set == "utf8mb4" || set == "utf16" || set == "utf16le" || set == "utf32";
    };
    if (isUnicode(wide)) return true;
    return (wide == "utf8mb3" || wide == "ucs2") && (narrow == "utf8mb3" || narrow == "ucs2" || narrow == "latin1");
}

}  // namespace

bool MysqlConversion::hasCharacters(const MysqlType& type) {
    return type.family == TypeFamily::character || type.family == TypeFamily::text ||
           type.family == TypeFamily::enumeration || type.family == TypeFamily::set;
}

bool MysqlConversion::isTime(TypeFamily family) {
    return family == TypeFamily::date || family == TypeFamily::dateTime || family == TypeFamily::timestamp ||
           family == TypeFamily::time;
}

void MysqlConversion::characters() {
    if (holdsCharset(toSet_, fromSet_)) return;
    loses("characters that " + toSet_ + " lacks",
          fmt::format("CAST({0} AS BINARY) <> CAST(CONVERT(CONVERT({0} USING {1}) USING {2}) AS BINARY)", column_,
                      toSet_, fromSet_));
}

void MysqlConversion::fromText() {
    switch (to_.family) {
        case TypeFamily::character:
            return toCharacters();
        case TypeFamily::text:
            return toText();
        case TypeFamily::enumeration:
            return listed("texts that are none of its values");
        case TypeFamily::integer:
        case TypeFamily::decimal:
        case TypeFamily::real:
            return toNumber("texts");
        case TypeFamily::json:
            loses("texts that are no JSON", "NOT JSON_VALID(" + column_ + ")");
            if (!style_.isMariadb) toDocument();  // MariaDB keeps the text
            return;
        case TypeFamily::date:
        case TypeFamily::dateTime:
        case TypeFamily::timestamp:
        case TypeFamily::time:
            return toTime();
        default:
            return cannotTell();
    }
}

/// Days and times that are written as such, of which the server drops or rounds a part, or which the calendar lacks.
/// What is written otherwise is among `otherValues`.
void MysqlConversion::toTime() {
    const std::string text = "CONVERT(" + column_ + " USING utf8mb4)";
    const auto lossOf = [&](const std::string& reason, const std::string& form) {
        loses(reason, fmt::format("{} REGEXP '{}'", text, form));
    };
    if (to_.family == TypeFamily::date) {
        lossOf("times of day", "[ T][0-9:.]*[1-9]");
    } else {
        if (to_.family == TypeFamily::time) lossOf("days", "^[0-9]{4}-");
        lossOf(fmt::format("digits beyond the {} of a second", to_.scale),
               fmt::format("[.][0-9]{{{}}}[0-9]*[1-9]", to_.scale));
    }
    const bool isOfClock = to_.family == TypeFamily::time;
    loses(isOfClock ? "texts that are no times" : "texts that are no days of the calendar",
          fmt::format("({} IS NOT NULL AND CAST({} AS {}) IS NULL)", column_, text,
                      isOfClock                        ? "TIME(6)"
                      : to_.family == TypeFamily::date ? "DATE"
                                                       : "DATETIME(6)"));
    if (isOfClock) lossOf("times beyond 838:59:59", "^-?(839|8[4-9][0-9]|9[0-9]{2}|838:59:59[.]0*[1-9])");
    if (to_.family == TypeFamily::timestamp) cannotTell();  // it has fewer years
}

/// MySQL makes doubles of numbers, and has each key once.
void MysqlConversion::toDocument() {
    const std::string text = "CONVERT(" + column_ + " USING utf8mb4)";
    loses("numbers of more digits than JSON keeps",
          text + " REGEXP '(^|[^\"a-zA-Z0-9_.+/=#?-])-?([0-9][0-9.]{15}|[0-9.]+[eE]-[0-9]{3})'");
    // A key has a colon, and an escaped one of a text becomes one.
    const auto colons = [](const std::string& json) {
        return fmt::format("CHAR_LENGTH({0}) - CHAR_LENGTH(REPLACE({0}, ':', ''))", json);
    };
    const std::string backslash = "CHAR(92 USING utf8mb4)";
    const std::string plain =
        fmt::format("REPLACE(REPLACE({0}, CONCAT({1}, 'u003a'), ''), CONCAT({1}, 'u003A'), '')", text, backslash);
    loses("keys that come twice",
          fmt::format("{} + (CHAR_LENGTH({}) - CHAR_LENGTH({})) DIV 6 <> {}", colons(text), text, plain,
                      colons(fmt::format("CAST(CAST(IF(JSON_VALID({0}), {0}, NULL) AS JSON) AS CHAR)", column_))));
}

void MysqlConversion::toCharacters() {
    const std::uint64_t most = from_.family == TypeFamily::text ? from_.capacity : *from_.size;
    if (most > *to_.size)
        loses(fmt::format("texts of more than {} characters", *to_.size),
              fmt::format("CHAR_LENGTH({}) > {}", column_, *to_.size));
    if (to_.isFixed && !from_.isFixed) loses("blanks at the end of texts", column_ + " LIKE '% '");
}

void MysqlConversion::toText() {
    const bool sameBytes = fromSet_ == toSet_ || (fromSet_ == "utf8mb3" && toSet_ == "utf8mb4") || fromSet_ == "ascii";
    std::uint64_t most = from_.capacity;
    if (from_.family == TypeFamily::character)
        most = *from_.size * bytesOfCharacter(sameBytes ? fromSet_ : toSet_);
    else if (!sameBytes)
        most *= bytesOfCharacter(toSet_);
    if (most > to_.capacity)
        loses(fmt::format("texts of more than {} bytes", to_.capacity),
              sameBytes ? fmt::format("LENGTH({}) > {}", column_, to_.capacity)
                        : fmt::format("LENGTH(CONVERT({} USING {})) > {}", column_, toSet_, to_.capacity));
}

/// The server compares without regard to case, and then writes the value as it is declared.
void MysqlConversion::listed(const std::string& reason) {
    loses(reason, fmt::format("CAST(CONVERT({} USING utf8mb4) AS BINARY) NOT IN ({})", column_, to_.inner));
}

void MysqlConversion::fromBytes() {
    if (to_.family == TypeFamily::blob || (to_.family == TypeFamily::binary && !to_.isFixed)) {
        const std::uint64_t room = to_.family == TypeFamily::blob ? to_.capacity : *to_.size;
        const std::uint64_t most = from_.family == TypeFamily::blob ? from_.capacity : *from_.size;
        if (most > room)
            loses(fmt::format("values of more than {} bytes", room), fmt::format("LENGTH({}) > {}", column_, room));
    } else if (to_.family == TypeFamily::binary) {
        if (!from_.isFixed || *from_.size != *to_.size)
            loses(fmt::format("values that have not {} bytes, which are cut or filled up with NUL", *to_.size),
                  fmt::format("LENGTH({}) <> {}", column_, *to_.size));
    } else if (isTime(to_.family)) {
        toTime();
    } else if (isNumber(to_.family)) {
        toNumber("bytes");
    } else {
        cannotTell();
    }
}

void MysqlConversion::fromValues() {
    if (to_.family == from_.family) {
        std::string bad;
        std::string gone;
        for (const auto& value : from_.values) {
            if (std::ranges::find(to_.values, value) != to_.values.end()) continue;
            gone += (gone.empty() ? "'" : ", '") + value + "'";
        }
        if (gone.empty()) return;
        if (from_.family == TypeFamily::enumeration) return listed("the values " + gone);
        // What is left of a SET without the values that stay.
        return loses("the values " + gone, removedFromSet());
    }
    if (isTime(to_.family)) return toTime();
    if (to_.family != TypeFamily::character && to_.family != TypeFamily::text) return cannotTell();
    std::size_t longest = 0;
    for (const auto& value : from_.values) {
        const std::size_t length = utf8::length(value).value_or(value.size());
        longest = from_.family == TypeFamily::set ? longest + length + 1 : std::max(longest, length);
    }
    if (from_.family == TypeFamily::set && longest > 0) --longest;
    if (to_.family == TypeFamily::text) longest *= 4;
    asText(longest);
}

std::string MysqlConversion::removedFromSet() const {
    // Each value has a bit, by its place.
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < from_.values.size() && i < 64; ++i)
        if (std::ranges::find(to_.values, from_.values[i]) == to_.values.end()) bits |= std::uint64_t{1} << i;
    return fmt::format("({} + 0) & {} <> 0", column_, bits);
}

}  // namespace sequelize::detail
