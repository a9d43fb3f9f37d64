#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <sequelize/pool/database.hpp>
#include <sequelize/schema/table.hpp>

#include "pending_write.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

/// What the program gave to attributes that have a `.set`. A rollback puts it back into the members: what the next
/// write found there would else be set a second time.
class GivenToSet {
public:
    /// From the members of these columns, before the write.
    GivenToSet(const TableDefinition& table, const std::vector<std::size_t>& withSet, const void* record,
               const RunOptions& run)
        : table_(table) {
        if (!run.transaction) return;
        for (const auto index : withSet) given_.push_back({index, null, memberValue(table.columns[index], record)});
    }
    /// It was not the member's.
    void replace(std::size_t column, const Value& value) {
        for (auto& given : given_)
            if (given.column == column) given.given = value;
    }
    /// After the write.
    void addTo(std::vector<GeneratedValue>& generated, const void* record) && {
        for (auto& given : given_) {
            given.value = memberValue(table_.columns[given.column], record);
            if (given.value != *given.given) generated.push_back(std::move(given));
        }
    }

private:
    const TableDefinition& table_;
    std::vector<GeneratedValue> given_;
};

}  // namespace sequelize::detail
