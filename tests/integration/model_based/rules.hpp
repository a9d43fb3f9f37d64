#pragma once

#include <optional>

#include "integration/model_based/oracle.hpp"

/// What the oracle's parts share: how tables behave.
namespace test::programs {

[[nodiscard]] Row initialRow(const Schema& schema);
/// Whether a list of columns has this one; an empty list has all.
[[nodiscard]] bool isIn(const std::vector<std::size_t>& columns, std::size_t column);
[[nodiscard]] const Row* rowOf(const Tables& tables, Table table, const Key& key);
/// The key under which an object's row is looked for.
[[nodiscard]] const sequelize::Value& identityOf(const Schema& schema, const Object& object);
/// Why the table refuses the row, as outcomes; `itself` is the row that it replaces. `checksKey`: it may have the key
/// of another one.
[[nodiscard]] unsigned problemsOf(const Tables& tables, Table table, const Row& row, const Key& itself, bool checksKey);
/// Deletes a row, with what the foreign keys do then.
void removeRow(Tables& tables, Table table, const Key& key);
/// The sum, NULL for NULL; none when the column cannot hold it.
[[nodiscard]] std::optional<sequelize::Value> added(const Column& column, const sequelize::Value& value, int by);
/// What an object believes that knows all of its row.
[[nodiscard]] Belief beliefIn(const Row& row);
[[nodiscard]] Belief beliefOfNew(const Schema& schema);
/// Whether a struct's `save` inserts it.
[[nodiscard]] bool isToBeInserted(const State& state, Table table, const Object& object);
/// To be called before a call changes what the object believes.
void noteWrite(const State& state, Object& object, bool getsKey);
/// To be called when a call has read the row; `fresh`: the object is made of it.
void noteRead(const State& state, Object& object, bool fresh);

/// Rows to be inserted, by `create`, `bulkCreate`, and `save` of what is new. `given`: the objects' members; `slots`:
/// where the objects are, or will be.
[[nodiscard]] Expectation insertion(
    const State& state, Table table, const std::vector<Row>& given, const std::vector<std::size_t>& fields,
    const std::vector<std::size_t>& slots, Duplicates duplicates, bool replacesObjects
);
[[nodiscard]] Expectation expectedOfRelation(const State& state, const Command& command);

}  // namespace test::programs
