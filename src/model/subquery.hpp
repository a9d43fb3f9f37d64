#pragma once

#include <string>
#include <vector>

#include <sequelize/model/model_core.hpp>
#include <sequelize/model/subquery.hpp>

namespace sequelize::detail {

/// The names of a query's columns; empty: an expression without one.
[[nodiscard]] std::vector<std::string> namesOf(const SelectStatement& query);
/// The query with its columns in the order of these names, where it has the same ones in another.
[[nodiscard]] SelectStatement withNames(const SelectStatement& query, const std::vector<std::string>& names);
/// The query's columns as a table that goes into the struct. Throws UsageError where the two do not go together.
[[nodiscard]] TableDefinition tableOf(const ResultStruct& result, const SelectStatement& query);
/// Throws UsageError where the options of a select that reads one expression say by themselves what is read.
void requireNoSelection(const std::string& model, const Selection& selection);
/// What the count reads. Throws UsageError for different values of nothing.
[[nodiscard]] Expression countOf(const CountRequest& request);
/// Reads rows by the names of their columns.
void readNamed(const TableDefinition& names, ResultStream result, RecordSink sink);

}  // namespace sequelize::detail
