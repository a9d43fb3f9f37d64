#include <sequelize/core/value.hpp>

#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "utf8.hpp"

namespace sequelize {

using namespace detail;
namespace {

/// What util.inspect shows of a string and of a Buffer at most.
constexpr std::size_t shownCharacters = 10'000;
constexpr std::size_t shownBytes = 50;

/// The quote that needs no escape where there is one; util.inspect prefers ' to " to `.
char quoteFor(std::string_view text) noexcept {
    const auto has = [text](std::string_view part) { return text.find(part) != std::string_view::npos; };
    if (!has("'")) return '\'';
    if (!has("\"")) return '"';
    return has("`") || has("${") ? '\'' : '`';
}

/// Appends the escape of a control character, the quote or a backslash; false for any other code unit.
bool appendEscape(std::string& out, unsigned code, char quote) {
    switch (code) {
        case '\b':
            out += "\\b";
            return true;
        case '\t':
            out += "\\t";
            return true;
        case '\n':
            out += "\\n";
            return true;
        case '\f':
            out += "\\f";
            return true;
        case '\r':
            out += "\\r";
            return true;
        case '\\':
            out += "\\\\";
            return true;
        case '\'':
            if (quote != '\'') return false;
            out += "\\'";
            return true;
        default:
            if (code >= 0x20 && (code < 0x7f || code > 0x9f)) return false;
            fmt::format_to(std::back_inserter(out), "\\x{:02X}", code);
            return true;
    }
}

/// One character of `text`, as JavaScript counts them: those beyond U+FFFF are two.
struct Character {
    std::string_view bytes;
    bool valid;

    explicit Character(std::string_view text) noexcept {
        const std::size_t size = utf8::characterSize(text);
        valid = size != 0;
        bytes = text.substr(0, valid ? size : 1);
    }
    std::size_t units() const noexcept { return bytes.size() == 4 ? 2 : 1; }
    /// The code point where it may need an escape, else some number that needs none.
    unsigned code() const noexcept {
        const auto first = static_cast<unsigned char>(bytes[0]);
        if (bytes.size() == 1) return first;
        return first == 0xc2 ? static_cast<unsigned char>(bytes[1]) : 0xffffu;
    }
};

std::string inQuotes(std::string_view text) {
    const char quote = quoteFor(text);
    std::string out(1, quote);
    std::size_t shown = 0;
    while (!text.empty()) {
        const Character c(text);
        if (shown + c.units() > shownCharacters) break;
        shown += c.units();
        text.remove_prefix(c.bytes.size());
        if (!c.valid)
            out += "\xef\xbf\xbd";  // U+FFFD, as mysql2 decodes such bytes; a terminal could not show them
        else if (!appendEscape(out, c.code(), quote))
            out += c.bytes;
    }
    out += quote;
    std::size_t more = 0;
    while (!text.empty()) {
        const Character c(text);
        more += c.units();
        text.remove_prefix(c.bytes.size());
    }
    if (more != 0) out += fmt::format("... {} more character{}", more, more == 1 ? "" : "s");
    return out;
}

/// JavaScript's Number.prototype.toString, except that console.log tells -0 from 0.
std::string numberText(double number) {
    if (std::isnan(number)) return "NaN";
    const std::string sign = std::signbit(number) ? "-" : "";
    if (std::isinf(number)) return sign + "Infinity";
    if (number == 0) return sign + "0";

    char buffer[32];
    const auto end = std::to_chars(buffer, std::end(buffer), std::abs(number), std::chars_format::scientific).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = text.find('e');
    int exponent = 0;
    std::from_chars(buffer + e + (text[e + 1] == '+' ? 2 : 1), end, exponent);
    std::string digits(text.substr(0, 1));
    if (e > 2) digits += text.substr(2, e - 2);

    if (exponent >= 21 || exponent < -6) {
        if (digits.size() > 1) digits.insert(1, ".");
        return fmt::format("{}{}e{:+}", sign, digits, exponent);
    }
    if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return sign + digits.append(whole - digits.size(), '0');
    return sign + digits.insert(whole, ".");
}

std::string bufferText(const Bytes& bytes) {
    std::string out = bytes.empty() ? "<Buffer " : "<Buffer";
    for (std::size_t i = 0; i < bytes.size() && i < shownBytes; ++i)
        fmt::format_to(std::back_inserter(out), " {:02x}", std::to_integer<unsigned>(bytes[i]));
    if (bytes.size() > shownBytes) {
        const std::size_t more = bytes.size() - shownBytes;
        out += fmt::format(" ... {} more byte{}", more, more == 1 ? "" : "s");
    }
    return out + ">";
}

struct Inspector {
    std::string operator()(Null) const { return "null"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(std::uint64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return numberText(v); }
    std::string operator()(const Decimal& v) const { return inQuotes(v.toString()); }
    std::string operator()(const std::string& v) const { return inQuotes(v); }
    std::string operator()(const Bytes& v) const { return bufferText(v); }
    std::string operator()(DateTime v) const { return toIsoString(v); }
    std::string operator()(Date v) const { return inQuotes(formatDate(v)); }
    std::string operator()(Time v) const {
        const bool hasFraction = v % std::chrono::seconds(1) != Time::zero();
        return inQuotes(formatTime(v, hasFraction ? 6 : 0));
    }
    std::string operator()(const Uuid& v) const { return inQuotes(v.toString()); }
    std::string operator()(const Json& v) const { return v.text; }
};

}  // namespace

Value::Value() noexcept = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

Value::Value(Null) noexcept {}
Value::Value(bool v) noexcept : storage_(v) {}
Value::Value(Number<std::int64_t> v) noexcept : storage_(v.value) {}
Value::Value(Number<std::uint64_t> v) noexcept : storage_(v.value) {}
Value::Value(Number<double> v) noexcept : storage_(v.value) {}
Value::Value(std::string v) : storage_(std::move(v)) {}
Value::Value(std::string_view v) : storage_(std::string(v)) {}
Value::Value(const char* v) : storage_(std::string(v)) {}
Value::Value(Bytes v) : storage_(std::move(v)) {}
Value::Value(Decimal v) : storage_(std::move(v)) {}
Value::Value(DateTime v) noexcept : storage_(v) {}
Value::Value(Date v) noexcept : storage_(v) {}
Value::Value(Time v) noexcept : storage_(v) {}
Value::Value(Uuid v) noexcept : storage_(v) {}
Value::Value(Json v) : storage_(std::move(v)) {}

bool operator==(const Value& left, const Value& right) {
    return left.storage_ == right.storage_;
}

namespace detail {

std::string_view nameOf(Value::Type type) noexcept {
    switch (type) {
        case Value::Type::null:
            return "null";
        case Value::Type::boolean:
            return "boolean";
        case Value::Type::integer:
            return "integer";
        case Value::Type::unsignedInteger:
            return "unsigned integer";
        case Value::Type::real:
            return "real";
        case Value::Type::decimal:
            return "decimal";
        case Value::Type::text:
            return "text";
        case Value::Type::blob:
            return "blob";
        case Value::Type::dateTime:
            return "datetime";
        case Value::Type::date:
            return "date";
        case Value::Type::time:
            return "time";
        case Value::Type::uuid:
            return "uuid";
        case Value::Type::json:
            return "json";
    }
    return "unknown";
}

}  // namespace detail

std::string inspect(const Value& value) {
    return std::visit(Inspector{}, value.storage());
}

}  // namespace sequelize
