#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "difference.hpp"
#include "same_parts.hpp"

namespace sequelize::detail::diff {

/// One table, as it is there and as it is wanted: what `tableDifference` is made of.
class TableComparison {
public:
    TableComparison(const TableSchema& present, const TableSchema& wanted, const DifferenceOptions& options,
                    SchemaDifference& result)
        : present_(present), wanted_(wanted), options_(options), result_(result), target_(present) {}

    TableSchema target();

private:
    SchemaChange& add(SchemaChange::Kind kind, std::string name, std::string before, std::string after);
    void note(const std::string& text) { result_.notes.push_back(wanted_.name + ": " + text); }

    void table();
    void columns();
    void primaryKey();
    void foreignKeys();
    void indexes();
    void checks();
    /// What stays, and would not work without a column that goes.
    void whatNamesDropped();

    // Columns, in table_difference.cpp.
    [[nodiscard]] bool isKept(const std::string& column) const;
    ColumnSchema changedColumn(const ColumnSchema& present, const ColumnSchema& wanted);
    /// Whether the column is in a primary key of which the models say nothing.
    [[nodiscard]] bool isInStayingKey(const std::string& column) const;
    /// AUTO_INCREMENT serves those who leave the column out of an INSERT. It goes with the key that it needs.
    [[nodiscard]] bool staysNumbered(const ColumnSchema& present, const ColumnSchema& column) const;
    /// What a primary key asks of its column, and who leaves it out of an INSERT.
    void keepAsOfKey(const ColumnSchema& present, ColumnSchema& column);
    [[nodiscard]] bool isDropped(const std::string& column) const {
        return std::ranges::any_of(dropped_, [&](const auto& name) { return isSameText(name, column); });
    }

    // Foreign keys and checks, in compared_keys.cpp.
    [[nodiscard]] bool isPresent(const ForeignKeySchema& wanted) const;
    /// What no model can say of a foreign key whose rules change: DEFERRABLE, MATCH.
    void keepUnsaid(ForeignKeySchema& key) const;
    [[nodiscard]] bool losesColumn(const ForeignKeySchema& key) const {
        return std::ranges::any_of(key.columns, [&](const auto& name) { return isDropped(name); });
    }
    [[nodiscard]] bool goesWithColumn(const CheckSchema& check) const;

    // Indexes, in compared_indexes.cpp.
    /// A foreign key that is there, and whose index nobody asked for but the key itself; null.
    [[nodiscard]] const ForeignKeySchema* unindexed(const IndexSchema& index) const;
    /// Whether an index of that name is there which no model has, and which is not dropped.
    [[nodiscard]] bool stays(const std::vector<const IndexSchema*>& partner, const std::string& name) const;
    void presentIndex(const IndexSchema& present, const IndexSchema& wanted, bool isNameTaken);
    void extraIndex(const IndexSchema& index, const std::vector<const IndexSchema*>& added);
    void addIndex(const IndexSchema& wanted);
    [[nodiscard]] bool isRenamed(const IndexSchema& present, const IndexSchema& wanted) const;
    /// Whether a key that there will be allows no rows that the unique key forbids.
    [[nodiscard]] bool isImplied(const IndexSchema& index) const;
    /// Whether another table's foreign key refers to the index's columns, and no other key would have them.
    [[nodiscard]] bool isReferredTo(const IndexSchema& index) const;
    [[nodiscard]] bool isOfKept(const IndexSchema& index) const {
        return std::ranges::any_of(index.parts, [&](const auto& part) { return isKept(part.column); });
    }
    [[nodiscard]] bool losesColumn(const IndexSchema& index) const {
        return std::ranges::any_of(index.parts, [&](const auto& part) { return isDropped(part.column); });
    }
    [[nodiscard]] bool isTaken(const std::string& name) const;
    [[nodiscard]] bool isTakenElsewhere(const std::string& name) const;

    const TableSchema& present_;
    const TableSchema& wanted_;
    const DifferenceOptions& options_;
    SchemaDifference& result_;
    TableSchema target_;
    std::vector<std::string> dropped_;
    std::vector<std::string> changedTypes_;
};

}  // namespace sequelize::detail::diff
