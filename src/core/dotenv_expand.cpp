#include "dotenv_expand.hpp"

#include <algorithm>
#include <cstddef>

#include "ascii.hpp"

namespace sequelize::dotenv {

using namespace detail;

namespace {

/// More is no configuration: Linux hands no longer variable to a program, and few lines that double each other's values
/// would fill the memory.
constexpr std::size_t longestValue = 128 * 1024;
constexpr int deepestDefault = 16;

/// Where the '}' is that belongs to the "${" at the beginning.
std::size_t closingBrace(std::string_view text) noexcept {
    int open = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i, 2) == "${")
            ++open;
        else if (text[i] == '}' && --open == 0)
            return i;
    }
    return text.npos;
}

class Expansion {
public:
    explicit Expansion(const Lookup& variables) : variables_(variables) {}

    std::string expand(std::string_view text, int depth = 0) const {
        if (depth > deepestDefault)
            throw ExpansionError("the value's ${…:-…} are nested too deeply. Use a variable in between");
        std::string out;
        while (!text.empty()) {
            const auto plain = text.substr(0, text.find_first_of("\\$"));
            out += plain;
            text.remove_prefix(plain.size());
            if (text.starts_with("\\$")) {
                out += '$';
                text.remove_prefix(2);
            } else if (!text.empty()) {
                out += takeReference(text, depth);
                if (out.size() > longestValue)
                    throw ExpansionError(
                        "the value's $… make it longer than 128 KiB. Look for variables that repeat each other");
            }
        }
        return out;
    }

private:
    /// The value of the reference at the beginning of `text`, which then continues after it; a character that begins
    /// none is its own value.
    std::string takeReference(std::string_view& text, int depth) const {
        std::size_t length = 1;
        std::string value(text.substr(0, 1));
        if (text.starts_with("${")) {
            const auto end = closingBrace(text);
            if (end != text.npos && end > 2) {
                value = braced(text.substr(2, end - 2), depth);
                length = end + 1;
            }
        } else if (text.size() > 1 && text[0] == '$' && startsName(text[1])) {
            const auto end = std::find_if_not(text.begin() + 1, text.end(), isOfName);
            length = static_cast<std::size_t>(end - text.begin());
            value = required(text.substr(1, length - 1));
        }
        text.remove_prefix(length);
        return value;
    }

    std::string braced(std::string_view expression, int depth) const {
        const auto sign = expression.find_first_of("-+");
        if (sign == expression.npos) return required(expression);
        auto name = expression.substr(0, sign);
        if (name.ends_with(':')) name.remove_suffix(1);  // with a colon or without means the same in dotenv-expand
        auto value = variables_(std::string(name));
        const bool isGiven = value && !value->empty();
        if (expression[sign] == '-' && isGiven) return *std::move(value);
        return (expression[sign] == '+') == isGiven ? expand(expression.substr(sign + 1), depth + 1) : std::string();
    }

    std::string required(std::string_view name) const {
        auto value = variables_(std::string(name));
        if (!value)
            throw ExpansionError(
                "the value's $… refers to a variable that neither the lines above nor the environment set. For a dollar sign "
                "write \\$ or put single quotes around the value, for an empty default ${NAME:-}");
        return *std::move(value);
    }

    const Lookup& variables_;
};

}  // namespace

std::string expanded(std::string_view text, const Lookup& variables) {
    return Expansion(variables).expand(text);
}

}  // namespace sequelize::dotenv
