#include <sequelize/schema/validator.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/schema/validate.hpp>

#include "regular_expression.hpp"
#include "rules.hpp"

namespace sequelize::detail {
namespace {

// --- values

/// What JavaScript's String() makes of the value.
std::string_view textOfValue(const Value& value, std::string& scratch) {
    if (const auto* text = value.getIf<std::string>()) return *text;
    if (const auto* decimal = value.getIf<Decimal>()) return decimal->toString();
    if (const auto* id = value.getIf<Uuid>())
        scratch = id->toString();
    else
        scratch = sequelize::inspect(value);
    return scratch;
}

bool isNumberValue(const Value& value) noexcept {
    using Type = Value::Type;
    return value.type() == Type::integer || value.type() == Type::unsignedInteger || value.type() == Type::real ||
           value.type() == Type::decimal;
}

std::partial_ordering compareReal(double a, const Value& b) noexcept {
    // wide enough for every integer of 64 bits, where the platform has such a type
    if (const auto* i = b.getIf<std::int64_t>()) return static_cast<long double>(a) <=> static_cast<long double>(*i);
    if (const auto* u = b.getIf<std::uint64_t>()) return static_cast<long double>(a) <=> static_cast<long double>(*u);
    if (const auto* d = b.getIf<Decimal>()) return a <=> d->toDouble();
    return a <=> *b.getIf<double>();
}

Decimal exactDecimal(const Value& number) {
    if (const auto* i = number.getIf<std::int64_t>()) return Decimal(*i);
    if (const auto* u = number.getIf<std::uint64_t>()) return Decimal(*u);
    return *number.getIf<Decimal>();
}

/// Both are numbers. They are compared as they are, without rounding either.
std::partial_ordering compareNumbers(const Value& a, const Value& b) {
    if (const auto* real = a.getIf<double>()) return compareReal(*real, b);
    if (const auto* real = b.getIf<double>()) return 0 <=> compareReal(*real, a);
    return exactDecimal(a) <=> exactDecimal(b);
}

/// A value of the member's and one of the validator's.
bool isSameValue(const Value& value, const Value& argument) {
    if (isNumberValue(value) && isNumberValue(argument)) return compareNumbers(value, argument) == 0;
    return value == argument;
}

/// How the value, or the number that its text begins with, compares with a number; none: it is no number.
std::optional<std::partial_ordering> compareWith(const Value& value, const Value& number) {
    if (isNumberValue(value)) return compareNumbers(value, number);
    const auto* text = value.getIf<std::string>();
    const auto read = text ? rules::leadingNumber(*text) : std::nullopt;
    if (!read) return std::nullopt;
    return compareReal(*read, number);
}

std::optional<DateTime> momentOf(const Value& value) {
    if (const auto* instant = value.getIf<DateTime>()) return *instant;
    if (const auto* day = value.getIf<Date>()) return DateTime(std::chrono::sys_days(*day));
    if (const auto* text = value.getIf<std::string>()) return rules::readMoment(*text);
    return std::nullopt;
}

// --- what accepts

template <bool (*test)(std::string_view) noexcept>
bool acceptsText(const Validator& /*validator*/, const Value& value) {
    std::string scratch;
    return test(textOfValue(value, scratch));
}

bool isAnyIP(std::string_view text) noexcept {
    return rules::isIPv4(text) || rules::isIPv6(text);
}
bool isEmptyText(std::string_view text) noexcept {
    return text.empty();
}
bool isNoBlank(std::string_view text) noexcept {
    return !rules::isBlank(text);
}

template <bool withDigits>
bool acceptsLetters(const Validator& validator, const Value& value) {
    std::string scratch;
    const auto* locale = validator.arguments.empty() ? nullptr : validator.arguments.front().getIf<std::string>();
    return rules::areLetters(textOfValue(value, scratch), locale ? std::string_view(*locale) : "en-US", withDigits);
}

/// The arguments are min, max, lt and gt; NULL: no such bound.
template <bool (*test)(std::string_view) noexcept>
bool acceptsBounded(const Validator& validator, const Value& value) {
    if (!acceptsText<test>(validator, value)) return false;
    for (std::size_t i = 0; i < validator.arguments.size(); ++i) {
        const Value& bound = validator.arguments[i];
        if (bound.isNull()) continue;
        const auto order = compareWith(value, bound);
        if (!order) return false;  // "e5" is a float, and no number
        const bool isWithin = i == 0 ? *order >= 0 : i == 1 ? *order <= 0 : i == 2 ? *order < 0 : *order > 0;
        if (!isWithin) return false;
    }
    return true;
}

bool acceptsMin(const Validator& validator, const Value& value) {
    const auto order = compareWith(value, validator.arguments.front());
    return !order || *order >= 0;
}
bool acceptsMax(const Validator& validator, const Value& value) {
    const auto order = compareWith(value, validator.arguments.front());
    return !order || *order <= 0;
}

bool acceptsLength(const Validator& validator, const Value& value) {
    std::string scratch;
    const auto length = rules::shownLength(textOfValue(value, scratch));
    const auto bound = [&](std::size_t i) { return *validator.arguments[i].getIf<std::uint64_t>(); };
    return length >= bound(0) && (validator.arguments.size() < 2 || length <= bound(1));
}

bool acceptsUuid(const Validator& validator, const Value& value) {
    std::string scratch;
    const auto* version = validator.arguments.empty() ? nullptr : validator.arguments.front().getIf<std::int64_t>();
    return rules::isUuid(textOfValue(value, scratch), version ? static_cast<int>(*version) : 0);
}

bool hasPart(const Validator& validator, const Value& value) {
    std::string scratch;
    const auto& part = *validator.arguments.front().getIf<std::string>();
    return textOfValue(value, scratch).find(part) != std::string_view::npos;
}
bool lacksPart(const Validator& validator, const Value& value) {
    return !hasPart(validator, value);
}

bool isAmongArguments(const Validator& validator, const Value& value) {
    return std::ranges::any_of(validator.arguments,
                               [&](const Value& argument) { return isSameValue(value, argument); });
}
bool isNoArgument(const Validator& validator, const Value& value) {
    return !isAmongArguments(validator, value);
}

bool isExpressionFound(const Validator& validator, const Value& value) {
    std::string scratch;
    return validator.expression->isFoundIn(textOfValue(value, scratch));
}
bool isExpressionMissing(const Validator& validator, const Value& value) {
    return !isExpressionFound(validator, value);
}

bool isMoment(const Validator& /*validator*/, const Value& value) {
    return momentOf(value).has_value();
}
bool isLater(const Validator& validator, const Value& value) {
    const auto moment = momentOf(value);
    return moment && *moment > *momentOf(validator.arguments.front());
}
bool isEarlier(const Validator& validator, const Value& value) {
    const auto moment = momentOf(value);
    return moment && *moment < *momentOf(validator.arguments.front());
}

/// `notNull` is asked about values only.
bool acceptsAny(const Validator& /*validator*/, const Value& /*value*/) {
    return true;
}

// --- what cannot be

std::string languageFault(const Validator& validator) {
    if (validator.arguments.empty() || rules::isLanguage(*validator.arguments.front().getIf<std::string>())) return {};
    return fmt::format("the language '{}' is not known; languages are named as in \"de-DE\"",
                       *validator.arguments.front().getIf<std::string>());
}
std::string partFault(const Validator& validator) {
    return validator.arguments.front().getIf<std::string>()->empty()
               ? "every text has the empty one in it; give another"
               : "";
}
std::string versionFault(const Validator& validator) {
    if (validator.arguments.empty()) return {};
    const auto version = *validator.arguments.front().getIf<std::int64_t>();
    return version >= 1 && version <= 8 ? "" : "there are the versions 1 to 8";
}
std::string momentFault(const Validator& validator) {
    if (momentOf(validator.arguments.front())) return {};
    return "what it was given is no date; write one as \"2024-12-31\"";
}
std::string lengthFault(const Validator& validator) {
    const auto bound = [&](std::size_t i) { return *validator.arguments[i].getIf<std::uint64_t>(); };
    return validator.arguments.size() == 2 && bound(0) > bound(1) ? "the least length is above the greatest" : "";
}
std::string listFault(const Validator& validator) {
    return validator.arguments.empty() ? "its list is empty" : "";
}

struct KindFacts {
    std::string_view name;
    bool (*accepts)(const Validator& validator, const Value& value);
    std::string (*fault)(const Validator& validator) = nullptr;
};

// In the order of ValidatorKind.
constexpr auto kinds = std::to_array<KindFacts>({
    {"is", isExpressionFound},
    {"not", isExpressionMissing},
    {"isEmail", acceptsText<rules::isEmail>},
    {"isUrl", acceptsText<rules::isUrl>},
    {"isIP", acceptsText<isAnyIP>},
    {"isIPv4", acceptsText<rules::isIPv4>},
    {"isIPv6", acceptsText<rules::isIPv6>},
    {"isAlpha", acceptsLetters<false>, languageFault},
    {"isAlphanumeric", acceptsLetters<true>, languageFault},
    {"isNumeric", acceptsText<rules::isNumeric>},
    {"isInt", acceptsBounded<rules::isInteger>},
    {"isFloat", acceptsBounded<rules::isFloat>},
    {"isDecimal", acceptsText<rules::isDecimalText>},
    {"isLowercase", acceptsText<rules::isLowercase>},
    {"isUppercase", acceptsText<rules::isUppercase>},
    {"notNull", acceptsAny},
    {"isNull", acceptsText<isEmptyText>},
    {"notEmpty", acceptsText<isNoBlank>},
    {"equals", isAmongArguments},
    {"contains", hasPart, partFault},
    {"notContains", lacksPart, partFault},
    {"isIn", isAmongArguments, listFault},
    {"notIn", isNoArgument},
    {"len", acceptsLength, lengthFault},
    {"isUUID", acceptsUuid, versionFault},
    {"isDate", isMoment},
    {"isAfter", isLater, momentFault},
    {"isBefore", isEarlier, momentFault},
    {"min", acceptsMin},
    {"max", acceptsMax},
    {"isCreditCard", acceptsText<rules::isCreditCard>},
});
static_assert(kinds.size() == static_cast<std::size_t>(ValidatorKind::isCreditCard) + 1);

}  // namespace

std::vector<Value> boundArguments(const NumberBounds& bounds) {
    std::vector<Value> arguments;
    for (const auto* bound : {&bounds.min, &bounds.max, &bounds.lt, &bounds.gt})
        arguments.push_back(*bound ? (*bound)->value() : Value(null));
    return arguments;
}

Validator makeValidator(ValidatorKind kind, std::vector<Value> arguments) {
    const KindFacts& facts = kinds[static_cast<std::size_t>(kind)];
    Validator validator{.name = std::string(facts.name), .arguments = std::move(arguments), .accepts = facts.accepts};
    if (facts.fault) validator.fault = facts.fault(validator);
    if (kind == ValidatorKind::is || kind == ValidatorKind::isNot) {
        const auto& pattern = *validator.arguments[0].getIf<std::string>();
        std::string fault;
        validator.expression = compileExpression(pattern, *validator.arguments[1].getIf<std::string>(), fault);
        if (!fault.empty()) validator.fault = fmt::format("the regular expression {}", fault);
        if (validator.arguments[1].getIf<std::string>()->empty()) validator.arguments.pop_back();
    }
    return validator;
}

void ValidatorList::add(Validator validator) {
    auto validators = validators_ ? *validators_ : std::vector<Validator>();
    validators.push_back(std::move(validator));
    validators_ = std::make_shared<const std::vector<Validator>>(std::move(validators));
}

const std::vector<Validator>& ValidatorList::items() const noexcept {
    static const std::vector<Validator> none;
    return validators_ ? *validators_ : none;
}

const Validator* ValidatorList::find(std::string_view name) const noexcept {
    for (const auto& validator : items())
        if (validator.name == name) return &validator;
    return nullptr;
}

}  // namespace sequelize::detail
