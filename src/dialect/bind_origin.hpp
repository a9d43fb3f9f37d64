#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/query/expression.hpp>

#include "comparand.hpp"

namespace sequelize::detail {

/// What the value of a `?` was in the statement.
struct BindOrigin {
    enum class Source : std::uint8_t {
        value,       ///< of `node`
        startsWith,  ///< a pattern of LIKE, made of `node`'s text
        endsWith,
        substring,
        capitals,  ///< `node`'s UUID in capitals
        asGiven,   ///< `node`'s document as it is spelled
        limit,
        offset
    };

    Source kind = Source::value;
    const ExpressionNode* node = nullptr;
    std::optional<Comparand> beside{};  ///< what the value is compared with
};

/// One for each `?` of a statement.
struct BindOrigins {
    std::vector<BindOrigin> list{};
    bool isReusable = true;  ///< false: another request's values would need other SQL
};

/// The pattern of LIKE that `kind` makes of a text, whose own wildcards are escaped.
[[nodiscard]] std::string likePattern(std::string_view text, BindOrigin::Source kind);

/// The UUID as programs that write it in capitals store it.
[[nodiscard]] std::string inCapitals(const Uuid& id);

/// The document of `given` as it is spelled there; `normal`, which it became, where it is no text.
[[nodiscard]] Value documentAsGiven(const Value& given, const Value& normal);

/// LIMIT's or OFFSET's number, which counts the same rows where a database's integers end earlier.
[[nodiscard]] std::uint64_t rowCount(std::uint64_t rows, bool unsigned64) noexcept;

}  // namespace sequelize::detail
