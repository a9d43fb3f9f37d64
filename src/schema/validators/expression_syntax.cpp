#include "expression_syntax.hpp"

#include <fmt/format.h>

#include "characters.hpp"

namespace sequelize::detail {
namespace {

// What `\s` and `\S` are in JavaScript, as the inside of a class.
constexpr std::string_view spaces =
    R"(\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view noSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view noLineEnd = R"([^\n\r\x{2028}\x{2029}])";

constexpr const char* notLinear =
    "looks ahead or behind, which cannot be searched for in linear time: make it two validators, `is` and `not_`";

class ExpressionReader {
public:
    ExpressionReader(std::string_view pattern, bool dotIsAll) : rest_(pattern), dotIsAll_(dotIsAll) {}

    TranslatedExpression read() {
        while (!rest_.empty() && result_.fault.empty()) readPart();
        return std::move(result_);
    }

private:
    bool skip(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    void write(std::string_view text) { result_.text += text; }
    void writeCode(std::uint32_t code) { result_.text += fmt::format("\\x{{{:x}}}", code); }
    void fail(std::string_view what) {
        if (result_.fault.empty()) result_.fault = what;
    }
    /// The character as it stands, with all its bytes.
    void copy() {
        auto rest = rest_;
        rules::takeCharacter(rest);
        write(rest_.substr(0, rest_.size() - rest.size()));
        rest_ = rest;
    }

    void readPart() {
        switch (rest_.front()) {
            case '.':
                skip(".");
                return write(dotIsAll_ ? "(?s:.)" : noLineEnd);
            case '\\':
                return readEscape(false);
            case '(':
                return readGroup();
            case '[':
                return readClass();
            default:
                return copy();
        }
    }

    void readGroup() {
        skip("(");
        if (!skip("?")) return write("(");
        if (skip(":")) return write("(?:");
        if (rest_.starts_with("=") || rest_.starts_with("!") || rest_.starts_with("<=") || rest_.starts_with("<!"))
            return fail(notLinear);
        if (skip("<")) return write("(?P<");
        fail("has a group that begins with (? and is none of JavaScript's; flags are the second argument");
    }

    void readClass() {
        skip("[");
        if (skip("^]")) return write("(?s:.)");
        if (rest_.starts_with("]")) return fail("has the empty class [], which nothing fulfils");
        write("[");
        if (skip("^")) write("^");
        while (!rest_.empty() && rest_.front() != ']') {
            if (!result_.fault.empty()) return;
            if (rest_.front() == '\\')
                readEscape(true);
            else if (skip("["))
                write("\\[");  // no name of a class
            else
                copy();
        }
        if (!skip("]")) return fail("has a class without its ]");
        write("]");
    }

    /// Exactly so many hexadecimal digits, or `none`.
    static constexpr std::uint32_t none = ~0u;
    std::uint32_t takeHex(std::size_t count) {
        if (count == 0 || rest_.size() < count) return none;
        std::uint32_t code = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto c = static_cast<unsigned char>(rest_[i]);
            if (!rules::isHexDigit(c)) return none;
            code = code * 16 + (c <= '9' ? c - '0' : (c | 0x20u) - 'a' + 10u);
        }
        rest_.remove_prefix(count);
        return code;
    }

    void readCodeUnit() {
        const bool hasBraces = skip("{");
        const auto digits = hasBraces ? rest_.find('}') : 4;
        std::uint32_t code = digits <= 6 ? takeHex(digits) : none;
        if (hasBraces) skip("}");
        if (code != none && rules::isBetween(code, 0xd800, 0xdbff) && skip("\\u")) {
            const auto low = takeHex(4);
            code = low != none && rules::isBetween(low, 0xdc00, 0xdfff)
                       ? 0x10000 + ((code - 0xd800) << 10u) + (low - 0xdc00)
                       : none;
        }
        if (code == none || code > 0x10ffff || rules::isBetween(code, 0xd800, 0xdfff))
            return fail("has \\u without the number of a character behind it");
        writeCode(code);
    }

    void readEscape(bool inClass) {
        skip("\\");
        if (rest_.empty()) return fail("ends with a backslash");
        const auto c = static_cast<unsigned char>(rest_.front());
        if (c >= 0x80) return copy();
        rest_.remove_prefix(1);
        switch (c) {
            case 's':
                return write(inClass ? std::string(spaces) : fmt::format("[{}]", spaces));
            case 'S':
                return write(inClass ? std::string(noSpaces) : fmt::format("[{}]", noSpaces));
            case 'u':
                return readCodeUnit();
            case 'x': {
                const auto code = takeHex(2);
                return code == none ? fail("has \\x without two digits behind it") : writeCode(code);
            }
            case 'c':
                if (rest_.empty() || !rules::isLetter(static_cast<unsigned char>(rest_.front())))
                    return fail("has \\c without a letter behind it");
                writeCode(static_cast<unsigned char>(rest_.front()) & 0x1fu);
                return rest_.remove_prefix(1);
            case '0':
                return writeCode(0);
            case 'b':
            case 'B':
                if (inClass && c == 'b') return writeCode(8);
                [[fallthrough]];
            case 'd':
            case 'D':
            case 'w':
            case 'W':
            case 'f':
            case 'n':
            case 'r':
            case 't':
            case 'v':
            case 'p':
            case 'P':
                result_.text += {'\\', static_cast<char>(c)};
                return;
            default:
                break;
        }
        if (rules::isDigit(c) || c == 'k')
            return fail("refers back to a group, which cannot be searched for in linear time: give a function instead");
        if (rules::isLetter(c))
            return fail(fmt::format("has \\{}, which is no escape of JavaScript's", static_cast<char>(c)));
        if (c == '_') return write("_");
        result_.text += {'\\', static_cast<char>(c)};
    }

    std::string_view rest_;
    bool dotIsAll_;
    TranslatedExpression result_{};
};

}  // namespace

TranslatedExpression translateExpression(std::string_view pattern, std::string_view flags) {
    if (const auto unknown = flags.find_first_not_of("gimsu"); unknown != std::string_view::npos)
        return {.fault = fmt::format("has the flag '{}': known are i, m, s and u", flags[unknown])};
    auto result = ExpressionReader(pattern, flags.find('s') != std::string_view::npos).read();
    if (!result.fault.empty()) return result;
    std::string prefix;
    for (const char flag : {'i', 'm'})
        if (flags.find(flag) != std::string_view::npos) prefix += flag;
    if (!prefix.empty()) result.text.insert(0, fmt::format("(?{})", prefix));
    return result;
}

}  // namespace sequelize::detail
