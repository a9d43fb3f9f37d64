#include "json_part.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>

#include "../../core/json_form.hpp"

namespace sequelize::detail::sqlite {
namespace {

/// Goes through one value of a document.
class DocumentWalk {
public:
    explicit DocumentWalk(std::string_view document, std::size_t at = 0) noexcept : text_(document), at_(at) {
        blanks();
    }
    [[nodiscard]] std::size_t at() const noexcept { return at_; }
    [[nodiscard]] char next() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
    /// Takes `c` and the blanks behind it.
    bool take(char c) noexcept {
        if (next() != c) return false;
        ++at_;
        blanks();
        return true;
    }
    /// The value that begins here, without the blanks behind it, which are taken, too.
    std::string_view value() noexcept {
        const std::size_t start = at_;
        std::size_t end = start;
        int depth = 0;
        do {
            const char c = next();
            if (c == '"') {
                string();
            } else if (c == '{' || c == '[') {
                ++depth;
                ++at_;
            } else if (c == '}' || c == ']') {
                --depth;
                ++at_;
            } else if (c == ',' || c == ':' || isBlank(c)) {
                ++at_;
            } else {
                while (at_ < text_.size() && !ends(text_[at_])) ++at_;
            }
            end = at_;
        } while (depth > 0 && at_ < text_.size());
        blanks();
        return text_.substr(start, end - start);
    }

private:
    static bool isBlank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    static bool ends(char c) noexcept { return isBlank(c) || c == ',' || c == ':' || c == '}' || c == ']'; }
    void blanks() noexcept {
        while (at_ < text_.size() && isBlank(text_[at_])) ++at_;
    }
    void string() noexcept {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        ++at_;
    }

    std::string_view text_;
    std::size_t at_;
};

bool isSameKey(std::string_view a, std::string_view b) {
    return a == b || (a.find('\\') != std::string_view::npos && normalJson(a) == normalJson(b));
}

/// Where the member or element of the value at `document` is; `count`, unless null: how many there are.
std::optional<std::string_view> stepInto(std::string_view document, const JsonStep& step, std::size_t* count) {
    DocumentWalk walk(document);
    std::optional<std::string_view> found;
    std::size_t seen = 0;
    if (!walk.take(step.isIndex ? '[' : '{')) return std::nullopt;
    while (walk.next() != '}' && walk.next() != ']' && walk.next() != '\0') {
        std::string_view key;
        if (!step.isIndex) {
            key = walk.value();
            walk.take(':');
        }
        const std::string_view value = walk.value();
        if (step.isIndex ? seen == step.index : isSameKey(key, step.key)) found = value;
        ++seen;
        walk.take(',');
    }
    if (count != nullptr) *count = seen;
    return found;
}

std::string madeFor(std::span<const JsonStep> path, std::string_view value, bool& fits) {
    if (path.empty()) return std::string(value);
    const JsonStep& step = path.front();
    if (step.isIndex) {
        fits = fits && step.index == 0;
        return "[" + madeFor(path.subspan(1), value, fits) + "]";
    }
    return "{" + step.key + ":" + madeFor(path.subspan(1), value, fits) + "}";
}

/// A number as an integer of 64 bits with its sign, or a double.
struct Number {
    bool isInteger = false;
    bool isNegative = false;
    std::uint64_t magnitude = 0;
    double real = 0;
};

Number numberIn(std::string_view text) {
    Number number;
    const char* const end = text.data() + text.size();
    std::from_chars(text.data(), end, number.real);
    number.isNegative = text.starts_with('-');
    const auto [stop, error] = std::from_chars(text.data() + (number.isNegative ? 1 : 0), end, number.magnitude);
    constexpr std::uint64_t lowest = 1ULL << 63u;
    number.isInteger = error == std::errc{} && stop == end && (!number.isNegative || number.magnitude <= lowest);
    return number;
}

int compareIntegers(const Number& a, const Number& b) {
    const auto side = [](const Number& n) { return n.magnitude == 0 ? 0 : n.isNegative ? -1 : 1; };
    if (side(a) != side(b)) return side(a) - side(b);
    if (a.magnitude == b.magnitude) return 0;
    return (a.magnitude < b.magnitude) == (side(a) > 0) ? -1 : 1;
}

/// The integer that the double is, which is the nearest one of an integer of 64 bits, and so a whole number.
Number wholeOf(double real) {
    const double size = real < 0 ? -real : real;
    return {.isInteger = true, .isNegative = real < 0, .magnitude = static_cast<std::uint64_t>(size), .real = real};
}

}  // namespace

std::optional<std::string_view> partOf(std::string_view document, std::span<const JsonStep> path) {
    std::optional<std::string_view> part = DocumentWalk(document).value();
    for (const auto& step : path) {
        part = stepInto(*part, step, nullptr);
        if (!part) break;
    }
    return part;
}

std::optional<std::string> withPart(std::string_view document, std::span<const JsonStep> path, std::string_view value) {
    bool fits = true;
    std::string_view container = DocumentWalk(document).value();
    const auto replaced = [&](std::string_view old, std::string_view by) {
        std::string out(document.substr(0, static_cast<std::size_t>(old.data() - document.data())));
        out += by;
        return out += document.substr(static_cast<std::size_t>(old.data() - document.data()) + old.size());
    };
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto rest = path.subspan(i);
        if (container == "null") {
            std::string made = replaced(container, madeFor(rest, value, fits));
            return fits ? std::optional(std::move(made)) : std::nullopt;
        }
        const JsonStep& step = path[i];
        if (container.front() != (step.isIndex ? '[' : '{')) return std::nullopt;
        std::size_t count = 0;
        if (const auto next = stepInto(container, step, &count)) {
            container = *next;
            continue;
        }
        if (step.isIndex && step.index != count) return std::nullopt;
        std::string member(container.substr(0, container.size() - 1));
        if (count != 0) member += ',';
        if (!step.isIndex) (member += step.key) += ':';
        member += madeFor(rest.subspan(1), value, fits);
        member += container.back();
        return fits ? std::optional(replaced(container, member)) : std::nullopt;
    }
    return replaced(container, value);
}

std::string withoutPart(std::string_view document, std::span<const JsonStep> path) {
    const auto container = partOf(document, path.first(path.size() - 1));
    const JsonStep& last = path.back();
    const char opening = last.isIndex ? '[' : '{';
    if (!container || container->front() != opening) return std::string(document);
    DocumentWalk walk(*container);
    walk.take(opening);
    std::string left(1, opening);
    for (std::size_t seen = 0; walk.next() != '}' && walk.next() != ']' && walk.next() != '\0'; ++seen) {
        const std::size_t start = walk.at();
        std::string_view value = walk.value();
        bool goes = last.isIndex && seen == last.index;
        if (!last.isIndex) {
            goes = isSameKey(value, last.key);
            walk.take(':');
            value = walk.value();
        }
        if (!goes) {
            if (left.size() > 1) left += ',';
            const auto end = static_cast<std::size_t>(value.data() - container->data()) + value.size();
            left += container->substr(start, end - start);
        }
        walk.take(',');
    }
    left += container->back();
    const auto before = static_cast<std::size_t>(container->data() - document.data());
    std::string out(document.substr(0, before));
    out += left;
    return out += document.substr(before + container->size());
}

int compareNumbers(std::string_view a, std::string_view b) {
    const Number left = numberIn(a);
    const Number right = numberIn(b);
    if (left.isInteger && right.isInteger) return compareIntegers(left, right);
    if (left.real != right.real) return left.real < right.real ? -1 : 1;
    if (!left.isInteger && !right.isInteger) return 0;
    constexpr double beyond = 18446744073709551616.0;  // what the largest integer is as a double, and is less than
    if (left.real == beyond) return left.isInteger ? -1 : 1;
    return compareIntegers(left.isInteger ? left : wholeOf(left.real), right.isInteger ? right : wholeOf(right.real));
}

}  // namespace sequelize::detail::sqlite
