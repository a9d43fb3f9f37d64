#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sequelize/query/expression.hpp>

namespace sequelize {

/// What the value of a `?` was in the statement.
struct BindOrigin {
    enum class Kind : std::uint8_t {
        value,       ///< of `node`
        startsWith,  ///< a pattern of LIKE, made of `node`'s text
        endsWith,
        substring,
        limit,
        offset
    };

    Kind kind = Kind::value;
    const ExpressionNode* node = nullptr;
};

/// The pattern of LIKE that `kind` makes of a text, whose own wildcards are escaped.
[[nodiscard]] std::string likePattern(std::string_view text, BindOrigin::Kind kind);

}  // namespace sequelize
