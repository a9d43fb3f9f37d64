#pragma once

#include <cstdint>
#include <string_view>

#include <sequelize/dialect/lexical_rules.hpp>

namespace sequelize::detail {

/// A piece of SQL that the user gave, as what it may stand beside other SQL.
struct Fragment {
    enum class Form : std::uint8_t {
        term,  ///< one name, number, text, call or group: nothing beside it can take it apart
        sum,   ///< terms with + - * / % between them: whole beside comparisons, AND and OR
        other
    };
    Form form = Form::other;
    bool isList = false;         ///< has a comma of its own
    bool endsInComment = false;  ///< what follows on the same line would be part of it
};

/// Throws UsageError where the piece would reach beyond itself: a parenthesis, quote or comment that it opens or closes
/// without the other one.
[[nodiscard]] Fragment fragmentOf(std::string_view sql, const LexicalRules& rules);

}  // namespace sequelize::detail
