#pragma once

#include <sequelize/difference/schema_difference.hpp>

// What a change may do, as far as the two schemas tell; `countRisks` asks the rows.
namespace sequelize::detail::diff {

void addTableRisks(SchemaChange& change, const TableSchema& before, const TableSchema& after);
/// `before` null: it is added; `after` null: it goes.
void addColumnRisks(SchemaChange& change, const ColumnSchema* before, const ColumnSchema* after);
void addKeyRisks(SchemaChange& change, bool isUnique);
/// Of a key that goes: what it made sure of.
void addRuleRisk(SchemaChange& change, const std::string& rule);
void addForeignKeyRisks(SchemaChange& change);
void addCheckRisks(SchemaChange& change, bool isEnforced);
/// Of a table that goes, or has another name.
void addNameRisks(SchemaChange& change);

/// The risk of that kind, or null.
[[nodiscard]] const SchemaRisk* riskOf(const SchemaChange& change, SchemaRisk::Kind kind) noexcept;

}  // namespace sequelize::detail::diff
