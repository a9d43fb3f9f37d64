#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/validator.hpp>

namespace sequelize {
namespace detail {

/// The members that a validator can tell something of.
enum class Subject : std::uint8_t { any, text, uuid, number, moment };

/// The built-in type or enumeration that a member is stored as.
template <class M>
struct StoredAs {
    using type = Unwrapped<M>;
};
template <class M>
    requires CustomColumn<Unwrapped<M>>
struct StoredAs<M> : StoredAs<typename ColumnTraits<Unwrapped<M>>::Stored> {};
template <class M>
using StoredType = typename StoredAs<M>::type;

template <class S>
inline constexpr bool isNumberColumn = Integer<S> || std::floating_point<S> || std::same_as<S, Decimal>;

template <Subject subject, class M>
constexpr bool suits() {
    using S = StoredType<M>;
    if constexpr (subject == Subject::any)
        return true;
    else if constexpr (std::same_as<S, std::string>)
        return true;
    else if constexpr (subject == Subject::uuid)
        return std::same_as<S, Uuid>;
    else if constexpr (subject == Subject::number)
        return isNumberColumn<S>;
    else if constexpr (subject == Subject::moment)
        return std::same_as<S, DateTime> || std::same_as<S, Date>;
    else
        return false;
}

template <Subject subject, class M>
constexpr void requireSubject() {
    constexpr bool fits = suits<subject, M>();
    if constexpr (subject == Subject::text)
        static_assert(
            fits,
            "this validator reads a text, and this member is none: leave it out, or give one for the member's "
            "type, such as min, max, isIn or a function");
    else if constexpr (subject == Subject::uuid)
        static_assert(fits, "this validator is for members that are texts or UUIDs, and this member is neither");
    else if constexpr (subject == Subject::number)
        static_assert(fits, "this validator is for members that are numbers or texts, and this member is neither");
    else if constexpr (subject == Subject::moment)
        static_assert(fits, "this validator is for members that are instants, days or texts, and this member is none");
}

/// What a list of validators consists of.
struct RuleBase {};

/// A validator with what it was given.
template <Subject subject>
class ValidatorRule : public RuleBase {
public:
    explicit ValidatorRule(Validator validator) : validator_(std::move(validator)) {}

    /// The same with this message instead of "Validation isEmail on email failed".
    [[nodiscard]] ValidatorRule message(std::string text) const {
        ValidatorRule result = *this;
        result.validator_.message = std::move(text);
        return result;
    }
    template <class M>
    [[nodiscard]] const Validator& forMember() const {
        requireSubject<subject, M>();
        return validator_;
    }

private:
    Validator validator_;
};

/// A validator that needs to be given nothing.
template <ValidatorKind kind, Subject subject>
struct PlainRule : RuleBase {
    /// The same with this message instead of "Validation isEmail on email failed".
    [[nodiscard]] ValidatorRule<subject> message(std::string text) const {
        return ValidatorRule<subject>(makeValidator(kind)).message(std::move(text));
    }
    template <class M>
    [[nodiscard]] Validator forMember() const {
        requireSubject<subject, M>();
        return makeValidator(kind);
    }
};

/// `isAlpha` and `isAlphanumeric`, which may be told a language.
template <ValidatorKind kind>
struct LocalizedRule : PlainRule<kind, Subject::text> {
    [[nodiscard]] ValidatorRule<Subject::text> operator()(std::string locale) const {
        return ValidatorRule<Subject::text>(makeValidator(kind, {Value(std::move(locale))}));
    }
};

/// A number that a value is compared with: an integer, a floating-point number or a Decimal.
class NumberBound {
public:
    template <class N>
        requires isNumberColumn<N>
    NumberBound(N number) : value_(std::move(number)) {}
    [[nodiscard]] const Value& value() const noexcept { return value_; }

private:
    Value value_;
};

/// What `isInt` and `isFloat` may be told: `isInt({.min = 1, .max = 6})`.
struct NumberBounds {
    std::optional<NumberBound> min{};  ///< at least
    std::optional<NumberBound> max{};  ///< at most
    std::optional<NumberBound> lt{};   ///< less than
    std::optional<NumberBound> gt{};   ///< greater than
};
[[nodiscard]] SEQUELIZE_API std::vector<Value> boundArguments(const NumberBounds& bounds);

template <ValidatorKind kind>
struct BoundedRule : PlainRule<kind, Subject::number> {
    [[nodiscard]] ValidatorRule<Subject::number> operator()(const NumberBounds& bounds) const {
        return ValidatorRule<Subject::number>(makeValidator(kind, boundArguments(bounds)));
    }
};

struct UuidRule : PlainRule<ValidatorKind::isUUID, Subject::uuid> {
    [[nodiscard]] ValidatorRule<Subject::uuid> operator()(int version) const {
        return ValidatorRule<Subject::uuid>(makeValidator(ValidatorKind::isUUID, {Value(version)}));
    }
};

/// Whether a V can equal a member that is an M.
template <class M, class V>
constexpr bool isComparedWith() {
    using S = StoredType<M>;
    using Base = Unwrapped<M>;
    if constexpr (std::same_as<V, bool> || std::same_as<S, bool>)
        return std::same_as<S, V>;
    else if constexpr (isNumberColumn<S> && isNumberColumn<V>)
        return true;
    else if constexpr (std::same_as<S, std::string>)
        return std::convertible_to<V, std::string> || std::convertible_to<V, Base>;
    else
        return std::convertible_to<V, Base>;
}

template <class M, class V>
Value comparedValue(const V& value) {
    if constexpr (isNumberColumn<StoredType<M>> && isNumberColumn<V>)
        return Value(value);
    else if constexpr (std::same_as<StoredType<M>, std::string> && std::convertible_to<V, std::string>)
        return Value(std::string(value));
    else
        return valueOf<Unwrapped<M>>(Unwrapped<M>(value));
}

/// `equals`, `isIn` and `notIn`: with values of the member's type.
template <class V>
class ComparedRule : public RuleBase {
public:
    ComparedRule(ValidatorKind kind, std::vector<V> values) : kind_(kind), values_(std::move(values)) {}

    /// The same with this message instead of "Validation isIn on size failed".
    [[nodiscard]] ComparedRule message(std::string text) const {
        ComparedRule result = *this;
        result.message_ = std::move(text);
        return result;
    }
    template <class M>
    [[nodiscard]] Validator forMember() const {
        constexpr bool fits = isComparedWith<M, V>();
        static_assert(fits, "a value of this validator can never equal the member: their C++ types do not go together");
        std::vector<Value> arguments;
        if constexpr (fits)
            for (const auto& value : values_) arguments.push_back(comparedValue<M>(static_cast<V>(value)));
        Validator validator = makeValidator(kind_, std::move(arguments));
        validator.message = message_;
        return validator;
    }

private:
    ValidatorKind kind_;
    std::vector<V> values_;
    std::string message_{};
};

template <class V>
using ComparedType = std::conditional_t<std::convertible_to<V, std::string_view>, std::string, V>;

template <class>
inline constexpr bool isVerdictType = false;
template <>
inline constexpr bool isVerdictType<Verdict> = true;

/// What a validator function says: nothing, whether it accepts, or what is wrong, where an empty text accepts.
template <class Call>
Verdict verdictOf(Call call) {
    using Result = std::invoke_result_t<Call&>;
    constexpr bool isKnown = std::is_void_v<Result> || std::same_as<Result, bool> || isVerdictType<Result> ||
                             std::convertible_to<Result, std::string>;
    static_assert(
        isKnown,
        "a validator function returns nothing (it throws), a bool (accepted), or a text (what is wrong; empty: "
        "nothing)");
    if constexpr (std::is_void_v<Result>) {
        call();
        return std::nullopt;
    } else if constexpr (std::same_as<Result, bool>) {
        return call() ? std::nullopt : Verdict(std::string());
    } else if constexpr (isVerdictType<Result>) {
        return call();
    } else if constexpr (isKnown) {
        std::string text = call();
        return text.empty() ? std::nullopt : Verdict(std::move(text));
    } else {
        return std::nullopt;
    }
}

/// One entry of a field's `.validate`: a validator of `Validate`, or `{"name", function}`.
template <class M>
class FieldValidator {
public:
    template <class R>
        requires std::derived_from<R, RuleBase>
    FieldValidator(const R& rule) : validator_(rule.template forMember<M>()) {}
    /// A function of the program's. It is asked about values only, unless it takes a `std::optional`.
    template <class F>
    FieldValidator(std::string name, F function) {
        constexpr bool takesNull = isOptional<M> && std::invocable<F&, const M&>;
        constexpr bool isFunction = takesNull || std::invocable<F&, const Unwrapped<M>&>;
        static_assert(
            isFunction,
            "a validator function takes the member's value: {\"isEven\", [](int value) { return value % 2 == 0; "
            "}}");
        validator_.name = std::move(name);
        validator_.takesNull = takesNull;
        if constexpr (isFunction)
            validator_.function = [function = std::move(function)](const Cell& cell) mutable -> Verdict {
                std::conditional_t<takesNull, M, Unwrapped<M>> value{};
                // what no member can hold is refused elsewhere
                if (memberType<decltype(value)>.set(&value, cell) != ReadStatus::ok) return std::nullopt;
                return verdictOf([&] { return function(std::as_const(value)); });
            };
    }
    [[nodiscard]] const Validator& validator() const noexcept { return validator_; }

private:
    Validator validator_;
};

/// A field's `.validate`: `{Validate::isEmail, Validate::len(3, 40)}`.
template <class M>
class Validators {
public:
    Validators() noexcept {}  // NOLINT(modernize-use-equals-default): as List's
    Validators(std::initializer_list<FieldValidator<M>> rules) {
        for (const auto& rule : rules) list_.add(rule.validator());
    }
    template <class R>
        requires std::derived_from<R, RuleBase>
    Validators(const R& rule) {
        list_.add(rule.template forMember<M>());
    }
    [[nodiscard]] const ValidatorList& list() const noexcept { return list_; }

private:
    ValidatorList list_;
};

}  // namespace detail

/// Sequelize's validators, for a field's `.validate`: `{Validate::isEmail, Validate::len(3, 40).message("…")}`. A value
/// is accepted where Sequelize accepts it, but for what docs/validation.md lists; NULL is passed over. One that cannot
/// say anything of the member's type does not compile.
namespace Validate {

/// The regular expression is found in the text (Sequelize: is). JavaScript's syntax but for what no engine can search
/// in linear time: look-aheads, look-behinds and references back. `flags` are JavaScript's: "i", "m", "s". `define`
/// throws UsageError for an expression that cannot be used, and where the library was built without RE2.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::text> is(std::string pattern, std::string flags = {}) {
    return detail::ValidatorRule<detail::Subject::text>(
        detail::makeValidator(detail::ValidatorKind::is, {Value(std::move(pattern)), Value(std::move(flags))}));
}
/// The regular expression is not found in the text (Sequelize: not). What `is` says of expressions holds here, too.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::text> not_(std::string pattern, std::string flags = {}) {
    return detail::ValidatorRule<detail::Subject::text>(
        detail::makeValidator(detail::ValidatorKind::isNot, {Value(std::move(pattern)), Value(std::move(flags))}));
}
/// An e-mail address: `ada@example.com`.
inline constexpr detail::PlainRule<detail::ValidatorKind::isEmail, detail::Subject::text> isEmail{};
/// A URL of http, https or ftp, with a host that has a dot or is an address; the protocol may be missing.
inline constexpr detail::PlainRule<detail::ValidatorKind::isUrl, detail::Subject::text> isUrl{};
/// An IPv4 or IPv6 address.
inline constexpr detail::PlainRule<detail::ValidatorKind::isIP, detail::Subject::text> isIP{};
/// An IPv4 address: `129.89.23.1`.
inline constexpr detail::PlainRule<detail::ValidatorKind::isIPv4, detail::Subject::text> isIPv4{};
/// An IPv6 address, perhaps with a zone: `fe80::1%eth0`.
inline constexpr detail::PlainRule<detail::ValidatorKind::isIPv6, detail::Subject::text> isIPv6{};
/// Letters only: A to Z, or those of a language, `isAlpha("de-DE")`.
inline constexpr detail::LocalizedRule<detail::ValidatorKind::isAlpha> isAlpha{};
/// Letters and digits only: of ASCII, or those of a language, `isAlphanumeric("de-DE")`.
inline constexpr detail::LocalizedRule<detail::ValidatorKind::isAlphanumeric> isAlphanumeric{};
/// Digits, perhaps with a sign and a point: `-3.5`.
inline constexpr detail::PlainRule<detail::ValidatorKind::isNumeric, detail::Subject::number> isNumeric{};
/// An integer; perhaps within bounds, `isInt({.min = 1, .max = 6})`.
inline constexpr detail::BoundedRule<detail::ValidatorKind::isInt> isInt{};
/// A number, perhaps with an exponent; perhaps within bounds, `isFloat({.gt = 0})`.
inline constexpr detail::BoundedRule<detail::ValidatorKind::isFloat> isFloat{};
/// A number, perhaps with an exponent, without a plus before it.
inline constexpr detail::PlainRule<detail::ValidatorKind::isDecimal, detail::Subject::number> isDecimal{};
/// No letter has a lower case that it is not in.
inline constexpr detail::PlainRule<detail::ValidatorKind::isLowercase, detail::Subject::text> isLowercase{};
/// No letter has an upper case that it is not in.
inline constexpr detail::PlainRule<detail::ValidatorKind::isUppercase, detail::Subject::text> isUppercase{};
/// Says what is told where a column that is NOT NULL gets NULL: `notNull.message("please give your name")`. That NULL
/// is refused follows from the member's type. `define` throws UsageError for a column that may be NULL.
inline constexpr detail::PlainRule<detail::ValidatorKind::notNull, detail::Subject::any> notNull{};
/// The empty text, or NULL.
inline constexpr detail::PlainRule<detail::ValidatorKind::isNull, detail::Subject::text> isNull{};
/// Something else than white space.
inline constexpr detail::PlainRule<detail::ValidatorKind::notEmpty, detail::Subject::text> notEmpty{};
/// This value.
template <class V>
[[nodiscard]] detail::ComparedRule<detail::ComparedType<V>> equals(const V& value) {
    return {detail::ValidatorKind::equals, {detail::ComparedType<V>(value)}};
}
/// This value.
[[nodiscard]] inline detail::ComparedRule<std::string> equals(const char* value) {
    return {detail::ValidatorKind::equals, {std::string(value)}};
}
/// A text with this one in it.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::text> contains(std::string part) {
    return detail::ValidatorRule<detail::Subject::text>(
        detail::makeValidator(detail::ValidatorKind::contains, {Value(std::move(part))}));
}
/// A text without this one in it.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::text> notContains(std::string part) {
    return detail::ValidatorRule<detail::Subject::text>(
        detail::makeValidator(detail::ValidatorKind::notContains, {Value(std::move(part))}));
}
/// One of these values: `isIn({"s", "m", "l"})`.
template <class V>
[[nodiscard]] detail::ComparedRule<detail::ComparedType<V>> isIn(std::initializer_list<V> values) {
    return {detail::ValidatorKind::isIn, {values.begin(), values.end()}};
}
/// One of the values of a range.
template <class R>
[[nodiscard]] auto isIn(const R& range) {
    using V = detail::ComparedType<std::remove_cvref_t<decltype(*std::begin(range))>>;
    return detail::ComparedRule<V>(detail::ValidatorKind::isIn, {std::begin(range), std::end(range)});
}
/// None of these values.
template <class V>
[[nodiscard]] detail::ComparedRule<detail::ComparedType<V>> notIn(std::initializer_list<V> values) {
    return {detail::ValidatorKind::notIn, {values.begin(), values.end()}};
}
/// None of the values of a range.
template <class R>
[[nodiscard]] auto notIn(const R& range) {
    using V = detail::ComparedType<std::remove_cvref_t<decltype(*std::begin(range))>>;
    return detail::ComparedRule<V>(detail::ValidatorKind::notIn, {std::begin(range), std::end(range)});
}
/// So many characters at least, and at most. A character with a variation selector behind it is one.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::text> len(std::size_t min,
                                                                      std::optional<std::size_t> max = {}) {
    std::vector<Value> arguments{Value(static_cast<std::uint64_t>(min))};
    if (max) arguments.emplace_back(static_cast<std::uint64_t>(*max));
    return detail::ValidatorRule<detail::Subject::text>(
        detail::makeValidator(detail::ValidatorKind::len, std::move(arguments)));
}
/// A UUID, of whatever version; of this one: `isUUID(4)`.
inline constexpr detail::UuidRule isUUID{};
/// A date, or a date with a time, as JavaScript's `Date.parse` reads it. Texts without a time zone are UTC.
inline constexpr detail::PlainRule<detail::ValidatorKind::isDate, detail::Subject::moment> isDate{};
/// A date after this one, which is a text, an instant or a day.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::moment> isAfter(Value date) {
    return detail::ValidatorRule<detail::Subject::moment>(
        detail::makeValidator(detail::ValidatorKind::isAfter, {std::move(date)}));
}
/// A date before this one, which is a text, an instant or a day.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::moment> isBefore(Value date) {
    return detail::ValidatorRule<detail::Subject::moment>(
        detail::makeValidator(detail::ValidatorKind::isBefore, {std::move(date)}));
}
/// This number at least. A text that is no number is accepted, as in Sequelize.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::number> min(const detail::NumberBound& least) {
    return detail::ValidatorRule<detail::Subject::number>(
        detail::makeValidator(detail::ValidatorKind::min, {least.value()}));
}
/// This number at most. A text that is no number is accepted, as in Sequelize.
[[nodiscard]] inline detail::ValidatorRule<detail::Subject::number> max(const detail::NumberBound& most) {
    return detail::ValidatorRule<detail::Subject::number>(
        detail::makeValidator(detail::ValidatorKind::max, {most.value()}));
}
/// The number of a credit card, by its digits' sum and the known issuers; blanks and dashes may stand in it.
inline constexpr detail::PlainRule<detail::ValidatorKind::isCreditCard, detail::Subject::text> isCreditCard{};

}  // namespace Validate
}  // namespace sequelize
