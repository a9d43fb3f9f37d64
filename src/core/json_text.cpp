#include "json_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ascii.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t deepest = 100;

/// Reads a document without recursion: `open_` holds what is not closed yet.
class JsonScanner {
public:
    explicit JsonScanner(std::string_view text) noexcept : text_(text) {}

    /// What is wrong; null: nothing.
    const char* scan() {
        if (const char* fault = value()) return fault;
        while (!open_.empty())
            if (const char* fault = afterValue()) return fault;
        skipBlanks();
        return atEnd() ? nullptr : "something follows the document";
    }
    [[nodiscard]] std::size_t position() const noexcept { return at_; }

private:
    [[nodiscard]] bool atEnd() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] bool isNext(char c) const noexcept { return !atEnd() && text_[at_] == c; }
    bool take(char c) noexcept {
        if (!isNext(c)) return false;
        ++at_;
        return true;
    }
    void skipBlanks() noexcept { at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size()); }

    /// A value, up to what opens it where it is a list or an object with something in it.
    const char* value() {
        for (;;) {
            skipBlanks();
            if (!isNext('[') && !isNext('{')) return scalar();
            if (open_.size() == deepest) return "it nests more than 100 deep";
            const bool isObject = text_[at_++] == '{';
            skipBlanks();
            if (take(isObject ? '}' : ']')) return nullptr;
            open_.push_back(isObject ? '{' : '[');
            if (!isObject) continue;
            if (const char* fault = name()) return fault;
        }
    }

    /// What follows a value inside of a list or an object.
    const char* afterValue() {
        skipBlanks();
        const bool isObject = open_.back() == '{';
        if (take(isObject ? '}' : ']')) {
            open_.pop_back();
            return nullptr;
        }
        if (!take(',')) return isObject ? "a comma or } is missing" : "a comma or ] is missing";
        if (isObject) {
            skipBlanks();
            if (const char* fault = name()) return fault;
        }
        return value();
    }

    const char* name() {
        if (!isNext('"')) return "a name in quotes is missing";
        if (const char* fault = string()) return fault;
        skipBlanks();
        return take(':') ? nullptr : "a colon is missing";
    }

    const char* scalar() {
        if (isNext('"')) return string();
        for (const std::string_view word : {"null", "true", "false"}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            return nullptr;
        }
        return number();
    }

    const char* number() {
        take('-');
        const std::size_t start = at_;
        if (atEnd() || !isDigit(text_[at_])) return "a value is missing";
        if (!take('0')) digits();
        if (take('.') && !digits()) return "a digit is missing";
        bool isScaledDown = false;
        if (take('e') || take('E')) {
            if (!take('+')) isScaledDown = take('-');
            if (!digits()) return "a digit is missing";
        }
        const auto text = text_.substr(start, at_ - start);
        return !isScaledDown && text.front() != '0' && exceedsDouble(text) ? "a number is too large for a double"
                                                                           : nullptr;
    }

    static bool exceedsDouble(std::string_view number) {
        constexpr std::size_t alwaysFit = 300;
        if (number.size() < alwaysFit && number.find_first_of("eE") == std::string_view::npos) return false;
        double ignored{};
        return std::from_chars(number.data(), number.data() + number.size(), ignored).ec ==
               std::errc::result_out_of_range;
    }

    bool digits() noexcept {
        const std::size_t start = at_;
        while (!atEnd() && isDigit(text_[at_])) ++at_;
        return at_ != start;
    }

    const char* string() {
        ++at_;  // the quote
        while (!atEnd()) {
            const char c = text_[at_++];
            if (c == '"') return nullptr;
            if (static_cast<unsigned char>(c) < 0x20) return "a text has a control character";
            if (c == '\\')
                if (const char* fault = escape()) return fault;
        }
        return "a quote is missing";
    }

    const char* escape() {
        if (atEnd()) return "a quote is missing";
        const char c = text_[at_++];
        if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos ? wrongEscape : nullptr;
        const auto unit = hexUnit();
        if (unit < 0) return wrongEscape;
        if (unit >= 0xdc00 && unit < 0xe000) return loneSurrogate;
        if (unit < 0xd800 || unit >= 0xdc00) return nullptr;
        if (!take('\\') || !take('u')) return loneSurrogate;
        const auto low = hexUnit();
        return low >= 0xdc00 && low < 0xe000 ? nullptr : loneSurrogate;
    }

    std::int32_t hexUnit() noexcept {
        if (text_.size() - at_ < 4) return -1;
        std::int32_t unit = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = hexValue(text_[at_++]);
            if (digit < 0) return -1;
            unit = unit * 16 + digit;
        }
        return unit;
    }

    static constexpr const char* wrongEscape = "a backslash escapes nothing";
    static constexpr const char* loneSurrogate = "an escape is half of a character";

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<char> open_{};
};

}  // namespace

std::string jsonFault(std::string_view text) {
    if (text.empty()) return "is empty, which is no JSON document";
    JsonScanner scanner(text);
    const char* fault = scanner.scan();
    return fault ? fmt::format("is no JSON document: {} at byte {}", fault, scanner.position()) : std::string();
}

}  // namespace sequelize::detail
