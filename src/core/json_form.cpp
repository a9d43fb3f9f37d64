#include "json_form.hpp"

#include <cstdint>
#include <map>

#include "ascii.hpp"
#include "utf8.hpp"

namespace sequelize::detail {
namespace {

void appendUtf8(std::string& out, std::uint32_t point) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0u | (point >> 6));
        put(0x80u | (point & 0x3fu));
    } else if (point < 0x10000) {
        put(0xe0u | (point >> 12));
        put(0x80u | ((point >> 6) & 0x3fu));
        put(0x80u | (point & 0x3fu));
    } else {
        put(0xf0u | (point >> 18));
        put(0x80u | ((point >> 12) & 0x3fu));
        put(0x80u | ((point >> 6) & 0x3fu));
        put(0x80u | (point & 0x3fu));
    }
}

std::string jsonText(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4u];
            out += digits[byte & 15u];
        } else {
            out += c;
        }
    }
    return out += '"';
}

/// Reads one document. Each function answers false where the text is none.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    bool document(std::string& out) {
        if (!value(out, 0)) return false;
        skipBlanks();
        return at_ == text_.size();
    }

private:
    static constexpr int deepest = 100;

    bool value(std::string& out, int depth) {
        if (depth > deepest) return false;
        skipBlanks();
        switch (peek()) {
            case '{':
                return object(out, depth);
            case '[':
                return array(out, depth);
            case '"': {
                std::string content;
                if (!string(content)) return false;
                out += jsonText(content);
                return true;
            }
            case 't':
                return word("true", out);
            case 'f':
                return word("false", out);
            case 'n':
                return word("null", out);
            default:
                return number(out);
        }
    }

    bool object(std::string& out, int depth) {
        ++at_;
        std::map<std::string, std::string, std::less<>> members;
        if (!takeAfterBlanks('}')) {
            do {
                skipBlanks();
                std::string key;
                std::string content;
                if (peek() != '"' || !string(key) || !takeAfterBlanks(':') || !value(content, depth + 1)) return false;
                members.insert_or_assign(std::move(key), std::move(content));
            } while (takeAfterBlanks(','));
            if (!takeAfterBlanks('}')) return false;
        }
        out += '{';
        bool first = true;
        for (const auto& [key, content] : members) {
            if (!first) out += ',';
            first = false;
            out += jsonText(key);
            out += ':';
            out += content;
        }
        out += '}';
        return true;
    }

    bool array(std::string& out, int depth) {
        ++at_;
        out += '[';
        if (!takeAfterBlanks(']')) {
            bool first = true;
            do {
                if (!first) out += ',';
                first = false;
                if (!value(out, depth + 1)) return false;
            } while (takeAfterBlanks(','));
            if (!takeAfterBlanks(']')) return false;
        }
        out += ']';
        return true;
    }

    bool string(std::string& out) {
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c == '\\') {
                if (!escape(out)) return false;
                continue;
            }
            const std::size_t size = utf8::characterSize(text_.substr(at_));
            if (size == 0) return false;
            out += text_.substr(at_, size);
            at_ += size;
        }
        return false;
    }

    bool escape(std::string& out) {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        ++at_;
        if (peek() != 'u') {
            const auto found = at_ < text_.size() ? names.find(text_[at_]) : std::string_view::npos;
            if (found == std::string_view::npos) return false;
            out += meanings[found];
            ++at_;
            return true;
        }
        std::uint32_t point{};
        if (!codeUnit(point) || (point >= 0xdc00 && point < 0xe000)) return false;
        if (point >= 0xd800 && point < 0xdc00) {
            std::uint32_t low{};
            if (!take('\\') || peek() != 'u' || !codeUnit(low) || low < 0xdc00 || low >= 0xe000) return false;
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        }
        appendUtf8(out, point);
        return true;
    }

    /// Of `uXXXX`.
    bool codeUnit(std::uint32_t& unit) {
        ++at_;
        for (int i = 0; i < 4; ++i, ++at_) {
            const int digit = hexValue(peek());
            if (digit < 0) return false;
            unit = unit * 16 + static_cast<std::uint32_t>(digit);
        }
        return true;
    }

    /// Its digits without zeros at either end, and the power of ten of the last one.
    bool number(std::string& out) {
        const bool negative = take('-');
        std::string digits;
        std::int64_t power = 0;
        if (!isDigit(peek())) return false;
        if (peek() == '0' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1])) return false;
        while (isDigit(peek())) digits += text_[at_++];
        if (take('.')) {
            if (!isDigit(peek())) return false;
            for (; isDigit(peek()); --power) digits += text_[at_++];
        }
        if (peek() == 'e' || peek() == 'E') {
            ++at_;
            const bool small = peek() == '-';
            if (small || peek() == '+') ++at_;
            if (!isDigit(peek())) return false;
            std::int64_t exponent = 0;
            for (; isDigit(peek()); ++at_)
                if (exponent < 1'000'000'000) exponent = exponent * 10 + (text_[at_] - '0');
            power += small ? -exponent : exponent;
        }
        const auto last = digits.find_last_not_of('0');
        if (last == std::string::npos) {
            out += '0';
            return true;
        }
        power += static_cast<std::int64_t>(digits.size() - last) - 1;
        digits.erase(last + 1);
        digits.erase(0, digits.find_first_not_of('0'));
        if (negative) out += '-';
        out += digits;
        // A short integer in its plain form, which every database reads as one.
        if (power > 0 && power <= 18 && digits.size() + static_cast<std::size_t>(power) <= 20)
            out.append(static_cast<std::size_t>(power), '0');
        else if (power != 0)
            out += 'e' + std::to_string(power);
        return true;
    }

    bool word(std::string_view word, std::string& out) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        out += word;
        return true;
    }

    void skipBlanks() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    bool takeAfterBlanks(char c) {
        skipBlanks();
        return take(c);
    }
    /// NUL, which no document has, behind the end.
    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string jsonContent(std::string_view document) {
    std::string out;
    for (std::size_t at = 1; at + 1 < document.size(); ++at) {
        if (document[at] != '\\') {
            out += document[at];
        } else if (document[++at] != 'u') {
            out += document[at];
        } else {
            out += static_cast<char>(hexValue(document[at + 3]) * 16 + hexValue(document[at + 4]));
            at += 4;
        }
    }
    return out;
}

std::optional<std::string> normalJson(std::string_view text) {
    std::string out;
    if (!JsonReader(text).document(out)) return std::nullopt;
    return out;
}

}  // namespace sequelize::detail
