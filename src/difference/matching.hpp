#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "difference.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {

/// Which tables, and which columns of each, are the same in both schemas.
class Matching {
public:
    struct Table {
        const TableSchema* before = nullptr;
        const TableSchema* after = nullptr;
        NamePairs columns{};  ///< the columns that match: their names before, and after
    };

    /// Throws UsageError for a rename of what is not there.
    Matching(const SchemaModel& before, const SchemaModel& after, const DifferenceOptions& options);

    [[nodiscard]] const std::vector<Table>& tables() const noexcept { return tables_; }
    [[nodiscard]] const Table* ofAfter(const TableSchema& table) const noexcept;
    [[nodiscard]] const Table* ofBefore(const TableSchema& table) const noexcept;
    /// `before`, with the names that its tables and columns have in `after`.
    [[nodiscard]] TableSchema renamed(const Table& table) const;

private:
    void matchTables(const SchemaModel& before, const SchemaModel& after);
    void matchColumns(Table& table);
    void requireUsed() const;

    const DifferenceOptions& options_;
    std::vector<Table> tables_;
    std::vector<bool> isUsed_;  ///< of each rename
};

}  // namespace sequelize::detail::diff
