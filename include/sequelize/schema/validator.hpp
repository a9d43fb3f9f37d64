#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cell.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize::detail {

class RegularExpression;  // src/schema/validators/regular_expression.hpp

/// What a function says of a value or a record: none, it is accepted; else what is wrong with it. An empty text stands
/// for the usual message.
using Verdict = std::optional<std::string>;

/// Sequelize's validators.
enum class ValidatorKind : std::uint8_t {
    is,
    isNot,
    isEmail,
    isUrl,
    isIP,
    isIPv4,
    isIPv6,
    isAlpha,
    isAlphanumeric,
    isNumeric,
    isInt,
    isFloat,
    isDecimal,
    isLowercase,
    isUppercase,
    notNull,
    isNull,
    notEmpty,
    equals,
    contains,
    notContains,
    isIn,
    notIn,
    len,
    isUUID,
    isDate,
    isAfter,
    isBefore,
    min,
    max,
    isCreditCard,
};

/// One rule for the values of a column, as the compiled core sees it.
struct SEQUELIZE_API Validator {
    std::string name{};              ///< Sequelize's, "isEmail"; of a function the program's
    std::vector<Value> arguments{};  ///< as the program gave them
    std::string message{};           ///< instead of the usual one
    std::string fault{};             ///< why there can be no such validator: `define` says it
    /// Whether the value, which is not NULL, is accepted; null: `function` says it.
    bool (*accepts)(const Validator& validator, const Value& value) = nullptr;
    std::function<Verdict(const Cell& value)> function{};
    bool takesNull = false;                                 ///< the function is asked about NULL, too
    std::shared_ptr<const RegularExpression> expression{};  ///< of `is` and `not_`
};

[[nodiscard]] SEQUELIZE_API Validator makeValidator(ValidatorKind kind, std::vector<Value> arguments = {});

/// The validators of a column. Nothing but a null pointer where there are none.
class SEQUELIZE_API ValidatorList {
public:
    void add(Validator validator);
    [[nodiscard]] bool empty() const noexcept { return !validators_; }
    [[nodiscard]] const std::vector<Validator>& items() const noexcept;
    /// The first one of that name, or null.
    [[nodiscard]] const Validator* find(std::string_view name) const noexcept;

private:
    std::shared_ptr<const std::vector<Validator>> validators_{};
};

}  // namespace sequelize::detail
