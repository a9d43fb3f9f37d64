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
        jsonText,  ///< `node`'s value as a JSON document's text
        jsonReal,  ///< `node`'s number as a double
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
    std::vector<std::string> tables{};  ///< that the statement reads, as often as it names them
    bool isReusable = true;             ///< false: another request's values would need other SQL
};

/// The pattern of LIKE that `kind` makes of a text, whose own wildcards are escaped.
[[nodiscard]] std::string likePattern(std::string_view text, BindOrigin::Source kind);

/// The UUID as programs that write it in capitals store it.
[[nodiscard]] std::string inCapitals(const Uuid& id);

/// The document of `given` as it is spelled there; `normal`, which it became, where it is no text.
[[nodiscard]] Value documentAsGiven(const Value& given, const Value& normal);

/// The value as a JSON document: `"text"`, `3`, `true`. Throws UsageError for what JSON has no word for.
[[nodiscard]] std::string jsonTextOf(const Value& value);
/// The nearest double of a number.
[[nodiscard]] double jsonRealOf(const Value& value);

/// LIMIT's or OFFSET's number, which counts the same rows where a database's integers end earlier.
[[nodiscard]] std::uint64_t rowCount(std::uint64_t rows, bool unsigned64) noexcept;

}  // namespace sequelize::detail
