#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <sequelize/core/cell.hpp>

#include "value_form.hpp"

/// Values as the server sends them, in both of its formats, as cells. Each function says whether the value could be
/// read; it cannot where the server sends what its own documentation does not say.
namespace sequelize::detail::postgres {

/// Microseconds and days from 1970-01-01 to 2000-01-01, where PostgreSQL's time begins.
inline constexpr std::int64_t epochDays = 10'957;
inline constexpr std::int64_t microsPerDay = 86'400'000'000;
inline constexpr std::int64_t epochMicros = epochDays * microsPerDay;

/// A value of one form, and no array. `utcOffset`: what the session's time zone is ahead of UTC. The cell views `bytes`
/// or `scratch`, which holds what is made of the bytes.
[[nodiscard]] bool readBinary(Form form, std::string_view bytes, std::chrono::microseconds utcOffset,
                              std::string& scratch, Cell& cell);
[[nodiscard]] bool readText(Form form, std::string_view text, std::chrono::microseconds utcOffset, std::string& scratch,
                            Cell& cell);

/// An array, as a JSON document that `scratch` gets.
[[nodiscard]] bool readBinaryArray(std::string_view bytes, ValueForm form, std::chrono::microseconds utcOffset,
                                   std::string& scratch, Cell& cell);
[[nodiscard]] bool readTextArray(std::string_view text, ValueForm form, std::chrono::microseconds utcOffset,
                                 std::string& scratch, Cell& cell);

}  // namespace sequelize::detail::postgres
