#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <sequelize/core/datetime.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/model/requests.hpp>

namespace sequelize::detail {

/// What is the same for every record of one insert.
struct InsertPlan {
    std::vector<bool> wanted{};         ///< by column: whether the record's value is asked for
    std::vector<const Value*> given{};  ///< by column: what is inserted instead; null: nothing
    DateTime now{};
    bool keepsUpdatedAt = false;  ///< a record that brings one keeps it
    bool omitsNulls = false;
};

/// What one row gets instead of its record's values; the first of two values of a column counts.
inline void giveValues(InsertPlan& plan, const std::vector<AssignedValue>& given) {
    std::fill(plan.given.begin(), plan.given.end(), nullptr);
    for (const auto& [index, value] : given)
        if (!plan.given[index]) plan.given[index] = &value;
}

/// A record ready to be inserted.
struct PreparedRow {
    std::span<std::optional<Value>> values{};  ///< one per column of the table; none: left to the database
    std::size_t wireSize = 0;
    bool generatesId = false;       ///< the database makes the auto-increment value
    bool databaseDefaults = false;  ///< and some other default, which must be read back
    std::vector<bool> isMade{};     ///< of an upsert, by column: a default was called for the value
};

/// Whether both rows leave the same columns to the database.
[[nodiscard]] inline bool leaveAlike(const PreparedRow& a, const PreparedRow& b) {
    return std::ranges::equal(
        a.values, b.values, {}, [](const auto& value) { return value.has_value(); },
        [](const auto& value) { return value.has_value(); });
}

}  // namespace sequelize::detail
