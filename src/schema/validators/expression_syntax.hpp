#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// An expression in RE2's syntax, or why there is none.
struct TranslatedExpression {
    std::string text{};
    std::string fault{};
};

/// Reads JavaScript's regular expressions, which mean the same to RE2 afterwards: what a dot, `\s` and `\u2028` are,
/// and that a name of a POSIX class is none. What cannot be searched for in linear time is a fault: look-aheads,
/// look-behinds, references back; so is what is an expression in one of both only.
[[nodiscard]] TranslatedExpression translateExpression(std::string_view pattern, std::string_view flags);

}  // namespace sequelize::detail
