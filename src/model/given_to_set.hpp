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
    /// From the members, before the write.
    GivenToSet(const TableDefinition& table, const void* record, const RunOptions& run) : table_(table) {
        if (!run.transaction) return;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (hasSet(i) && table.columns[i].member)
                given_.push_back({i, null, memberValue(table.columns[i], record)});
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
    [[nodiscard]] bool hasSet(std::size_t column) const {
        const auto& accessors = table_.columns[column].accessors;
        return accessors && accessors->set;
    }

    const TableDefinition& table_;
    std::vector<GeneratedValue> given_;
};

}  // namespace sequelize::detail
