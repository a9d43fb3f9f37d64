#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <sequelize/schema/table.hpp>

#include "../prepared_row.hpp"
#include "../record_access.hpp"

namespace sequelize::detail {

/// Puts the defaults that the program makes (`DataTypes::UUIDV4`, functions, constants) into a record before its hooks
/// run, which see them, as Sequelize's do. Takes them out again where the record is not stored: it would seem to have a
/// key.
class MadeDefaults {
public:
    MadeDefaults(const TableDefinition& table, const std::vector<Value>& initials, void* record)
        : table_(&table), initials_(&initials), record_(record) {}
    MadeDefaults(MadeDefaults&& other) noexcept
        : table_(other.table_),
          initials_(other.initials_),
          record_(other.record_),
          made_(std::exchange(other.made_, {})) {}
    MadeDefaults(const MadeDefaults&) = delete;
    MadeDefaults& operator=(const MadeDefaults&) = delete;
    MadeDefaults& operator=(MadeDefaults&&) = delete;
    ~MadeDefaults() {
        for (const auto& [column, value] : made_) takeOut(column, value);
    }

    void make(const InsertPlan& plan) {
        for (std::size_t i = 0; i < table_->columns.size(); ++i) {
            const auto& column = table_->columns[i];
            if (!column.member || !plan.wanted[i] || plan.given[i]) continue;
            const Value held = memberValue(column, record_);
            Value value;
            if (const auto* make = column.defaultValue.make(); make && isUnset(held, (*initials_)[i]))
                value = (*make)();
            else if (const auto* constant = column.defaultValue.constant(); constant && held.isNull())
                value = *constant;
            else
                continue;
            if (value.isNull() || !fitToColumn(column, value).empty() || !setMember(column, record_, value)) continue;
            made_.emplace_back(i, memberValue(column, record_));
        }
    }
    /// The record is stored.
    void keep() noexcept { made_.clear(); }

private:
    void takeOut(std::size_t index, const Value& value) const noexcept {
        try {
            const auto& column = table_->columns[index];
            if (memberValue(column, record_) == value) setMember(column, record_, (*initials_)[index]);
        } catch (...) {  // NOLINT(bugprone-empty-catch): no memory; another exception is on its way
        }
    }

    const TableDefinition* table_;
    const std::vector<Value>* initials_;
    void* record_;
    std::vector<std::pair<std::size_t, Value>> made_{};
};

}  // namespace sequelize::detail
