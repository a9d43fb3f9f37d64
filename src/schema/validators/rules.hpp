#pragma once

#include <optional>
#include <string_view>

#include <sequelize/core/datetime.hpp>

// What Sequelize's validators accept, each as a function of a text. None takes more than a few steps per byte.
namespace sequelize::detail::rules {

[[nodiscard]] bool isEmail(std::string_view text) noexcept;
[[nodiscard]] bool isUrl(std::string_view text) noexcept;
/// A host's name with a dot in it.
[[nodiscard]] bool isFullName(std::string_view host) noexcept;
[[nodiscard]] bool isIPv4(std::string_view text) noexcept;
[[nodiscard]] bool isIPv6(std::string_view text) noexcept;

[[nodiscard]] bool isNumeric(std::string_view text) noexcept;
[[nodiscard]] bool isInteger(std::string_view text) noexcept;
[[nodiscard]] bool isFloat(std::string_view text) noexcept;
[[nodiscard]] bool isDecimalText(std::string_view text) noexcept;
/// The number that a text begins with, as JavaScript's `parseFloat` reads it.
[[nodiscard]] std::optional<double> leadingNumber(std::string_view text) noexcept;

/// Whether the letters of a language are known: "de-DE".
[[nodiscard]] bool isLanguage(std::string_view locale) noexcept;
[[nodiscard]] bool areLetters(std::string_view text, std::string_view locale, bool withDigits) noexcept;
[[nodiscard]] bool isLowercase(std::string_view text) noexcept;
[[nodiscard]] bool isUppercase(std::string_view text) noexcept;

[[nodiscard]] bool isBlank(std::string_view text) noexcept;
/// How many characters somebody sees, more or less.
[[nodiscard]] std::size_t shownLength(std::string_view text) noexcept;
/// `version` 0: any.
[[nodiscard]] bool isUuid(std::string_view text, int version) noexcept;
[[nodiscard]] bool isCreditCard(std::string_view text) noexcept;

/// The instant that a text names, which has a year, a month and a day of the calendar.
[[nodiscard]] std::optional<DateTime> readMoment(std::string_view text) noexcept;

}  // namespace sequelize::detail::rules
