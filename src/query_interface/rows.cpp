// Rows, without models.
#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/pool/transaction.hpp>

#include "../core/ascii.hpp"
#include "../core/listed.hpp"
#include "../hydrate/read_rows.hpp"
#include "../introspection/own_table.hpp"
#include "../introspection/referring_tables.hpp"
#include "../pool/cache_write.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"
#include "definition.hpp"

namespace sequelize {

using namespace detail;

namespace {

constexpr std::size_t valuesPerStatement = 3'000;

using NamedTypes = std::vector<std::pair<std::string, DataType>>;

/// The types of columns whose values do not compare as they are stored.
NamedTypes specialTypes(Database& database, const std::string& table, const RunOptions& run) {
    NamedTypes types;
    const auto& definitions = database.dialect().definitionSql();
    const std::string query = definitions.declaredTypes(table);
    if (query.empty()) return types;
    auto result = database.query({query, {}}, unlogged(run));
    for (const auto& row : readRows(result.rows())) {
        DataType type = definitions.typeDeclared(row.get<std::string>("type"));
        if (type.kind != TypeSpec::Kind::unspecified) types.emplace_back(row.get<std::string>("name"), std::move(type));
    }
    return types;
}

/// The same, for a call that writes rows of the database's own table.
NamedTypes writtenTypes(Database& database, const std::string& table, const RunOptions& run) {
    requireUncovered(database, table, run);
    return specialTypes(database, table, run);
}

/// Gives the table's columns these types, and adds those that it lacks.
void giveTypes(TableDefinition& table, const NamedTypes& types) {
    for (const auto& special : types) {
        const std::string& name = special.first;  // g++ and clang differ on bindings in lambdas
        const DataType& type = special.second;
        auto found = std::ranges::find_if(table.columns,
                                          [&](const auto& column) { return isSameIdentifier(column.field, name); });
        if (found == table.columns.end())
            table.columns.push_back({.name = name, .field = name, .type = type});
        else
            found->type = type;
    }
}

/// What the column stores of the value.
Value fittedValue(const std::string& table, const ColumnDefinition& column, const Value& given) {
    if (column.type.kind == TypeSpec::Kind::unspecified) return given;
    Value value = parsedValue(column.type, given);
    if (const auto fault = fitToColumn(column, value); !fault.empty())
        throw UsageError(fmt::format("the value for '{}' of '{}' {}", column.field, table, fault));
    return value;
}

/// A table of which only its columns' names are known.
TableDefinition tableOfNames(const std::string& table, const RowValues& row) {
    TableDefinition result{.modelName = table, .tableName = table};
    for (const auto& [name, value] : row.values()) {
        if (value.isList())
            throw UsageError(
                fmt::format("the value of '{}' for '{}' is a list; a column holds one value", name, table));
        for (const auto& other : result.columns)
            if (isSameIdentifier(other.field, name))
                throw UsageError(fmt::format("a row for '{}' has the column '{}' twice", table, name));
        result.columns.push_back({.name = name, .field = name});
    }
    return result;
}

std::size_t indexOfName(const TableDefinition& table, const std::string& name, const char* option) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (isSameIdentifier(table.columns[i].field, name)) return i;
    throw UsageError(
        fmt::format("{} names '{}', for which the rows for '{}' have no value", option, name, table.tableName));
}

bool hasNames(const TableDefinition& table, const RowValues& row) {
    return row.values().size() == table.columns.size() &&
           std::ranges::all_of(row.values(), [&](const NamedReplacement& value) {
               return std::ranges::any_of(table.columns,
                                          [&](const auto& c) { return isSameIdentifier(c.field, value.name); });
           });
}

/// Rows of the same columns.
struct RowGroup {
    TableDefinition table{};
    std::vector<std::vector<std::optional<Value>>> rows{};

    void add(const RowValues& row) {
        auto& values = rows.emplace_back(table.columns.size());
        for (const auto& [name, value] : row.values()) {
            if (value.isList())
                throw UsageError(fmt::format("the value of '{}' for '{}' is a list; a column holds one value", name,
                                             table.tableName));
            auto& place = values[indexOfName(table, name, "a row")];
            if (place) throw UsageError(fmt::format("a row for '{}' has the column '{}' twice", table.tableName, name));
            place = fittedValue(table.tableName, table.columns[indexOfName(table, name, "a row")], value.value());
        }
    }
};

std::deque<RowGroup> grouped(const std::string& table, const std::vector<RowValues>& rows, const NamedTypes& types) {
    std::deque<RowGroup> groups;
    for (const auto& row : rows) {
        if (row.values().empty())
            throw UsageError(fmt::format("a row for '{}' has no values; give it at least one", table));
        if (groups.empty() || !hasNames(groups.back().table, row)) {
            groups.push_back({.table = tableOfNames(table, row)});
            for (auto& column : groups.back().table.columns)
                for (const auto& [name, type] : types)
                    if (isSameIdentifier(column.field, name)) column.type = type;
        }
        groups.back().add(row);
    }
    return groups;
}

/// How many rows are new, or else what the database says.
std::uint64_t writtenRows(Database& database, InsertStatement& statement, const RunOptions& run) {
    const auto& dialect = database.dialect();
    if (!statement.ignoreDuplicates || !dialect.capabilities().countsIgnored)
        return database.execute(dialect.insert(statement), run).affectedRows;
    // A migration must meet the failure of a statement again.
    if (statement.rows.size() > 1 || run.gate) {
        const auto result = database.execute(dialect.insert(statement), run);
        return statement.rows.size() - std::min<std::uint64_t>(statement.rows.size(), result.duplicates.value_or(0));
    }
    // Of a single row the server does not say it, unless it may refuse.
    statement.ignoreDuplicates = false;
    std::uint64_t written = 0;
    try {
        written = database.execute(dialect.insert(statement), run).affectedRows;
    } catch (const UniqueConstraintError&) {
        written = 0;  // which is the answer
    }
    statement.ignoreDuplicates = true;
    return written;
}

std::uint64_t insertGroup(Database& database, const RowGroup& group, InsertStatement statement, const RunOptions& run) {
    statement.table = &group.table;
    for (std::size_t i = 0; i < group.table.columns.size(); ++i) statement.columns.push_back(i);
    const std::size_t each = std::max<std::size_t>(1, valuesPerStatement / statement.columns.size());
    std::uint64_t written = 0;
    for (std::size_t begin = 0; begin < group.rows.size(); begin += each) {
        statement.rows.clear();
        for (std::size_t i = begin; i < std::min(begin + each, group.rows.size()); ++i)
            statement.rows.emplace_back(group.rows[i]);
        written += writtenRows(database, statement, run);
    }
    return written;
}

bool isUniqueKeyOf(const IndexSchema& key, const std::vector<std::string>& columns) {
    return key.where.empty() && key.parts.size() == columns.size() &&
           std::ranges::all_of(key.parts, [&](const IndexPart& part) {
               return !part.length && std::ranges::any_of(columns, [&](const auto& column) {
                   return isSameIdentifier(column, part.column);
               });
           });
}

/// Whether a row could be found by other unique keys than that of these columns. Throws UsageError where they are none.
bool hasOtherKeys(const TableSchema& table, const std::vector<std::string>& columns) {
    std::size_t all = 0;
    std::size_t same = 0;
    const auto count = [&](const IndexSchema& key) {
        ++all;
        if (isUniqueKeyOf(key, columns)) ++same;
    };
    if (table.primaryKey) count(*table.primaryKey);
    for (const auto& index : table.indexes)
        if (index.isUnique) count(index);
    if (same != 0) return all != same;
    std::string list;
    for (const auto& column : columns) addListed(list, column);
    throw UsageError(
        fmt::format("upsert into '{}' by ({}): no primary key and no unique key is of these columns, and the database "
                    "would insert the row again and again; name the columns of a key, or add one by addConstraint",
                    table.name, list));
}

template <class Work>
void asOnePiece(Database& database, const RunOptions& run, Work&& work) {
    if (run.gate) {  // a migration's connection, which has a transaction already where it needs one
        OnePiece piece(database, run);
        work(piece.run());
        piece.commit();
        return;
    }
    Transaction piece(database, run);
    work(piece.inside(run));
    piece.commit();
}

/// Throws UsageError where nothing says which rows are meant.
void requireRows(const RowsWhere& where, const char* call, const std::string& table) {
    if (where.isAll() || where.expression().isPresent()) return;
    throw UsageError(fmt::format("{} of '{}' needs a where; `null` means all rows", call, table));
}

}  // namespace

std::uint64_t QueryInterface::bulkInsert(const std::string& table, const std::vector<RowValues>& rows,
                                         const BulkInsertOptions& options) const {
    requireName("table", table);
    if (options.ignoreDuplicates && !options.updateOnDuplicate.empty())
        throw UsageError(
            "bulkInsert either ignores duplicates or updates them: leave out .ignoreDuplicates or "
            ".updateOnDuplicate");
    if (rows.empty()) return 0;
    const RunOptions how = run(options);
    CacheWrite written(*database_, how);
    written.addChange(table, true);
    const auto groups = grouped(table, rows, writtenTypes(*database_, table, how));
    std::vector<InsertStatement> statements;
    std::size_t values = 0;
    for (const auto& group : groups) {
        auto& statement = statements.emplace_back();
        statement.ignoreDuplicates = options.ignoreDuplicates;
        for (const auto& name : options.updateOnDuplicate)
            statement.updateOnDuplicate.push_back(indexOfName(group.table, name, ".updateOnDuplicate"));
        values = std::max(values, group.rows.size() * group.table.columns.size());
    }
    // One statement is one piece by itself.
    if (groups.size() == 1 && values <= valuesPerStatement)
        return insertGroup(*database_, groups.front(), std::move(statements.front()), how);
    std::uint64_t rowCount = 0;
    asOnePiece(*database_, how, [&](const RunOptions& inside) {
        for (std::size_t i = 0; i < groups.size(); ++i)
            rowCount += insertGroup(*database_, groups[i], std::move(statements[i]), inside);
    });
    return rowCount;
}

std::uint64_t QueryInterface::bulkUpdate(const std::string& table, const RowValues& values, const RowsWhere& where,
                                         const CallOptions& options) const {
    requireName("table", table);
    requireRows(where, "bulkUpdate", table);
    const RunOptions how = run(options);
    CacheWrite written(*database_, how);
    written.addChange(table, true);
    TableDefinition target = tableOfNames(table, values);
    if (target.columns.empty()) throw UsageError(fmt::format("bulkUpdate of '{}' was given no values", table));
    giveTypes(target, writtenTypes(*database_, table, how));
    UpdateStatement statement{.table = &target, .where = where.expression()};
    for (std::size_t i = 0; i < values.values().size(); ++i)
        statement.assignments.push_back(
            {i, Expression::ofValue(fittedValue(table, target.columns[i], values.values()[i].value.value()))});
    return database_->execute(database_->dialect().update(statement), how).affectedRows;
}

std::uint64_t QueryInterface::bulkDelete(const std::string& table, const RowsWhere& where,
                                         const BulkDeleteOptions& options) const {
    requireName("table", table);
    requireRows(where, "bulkDelete", table);
    const RunOptions how = run(options);
    CacheWrite written(*database_, how);
    written.addChange(table, true);
    const auto& dialect = database_->dialect();
    if (options.truncate) {
        (void)changing(*database_, how);
        if (!where.isAll() || options.limit)
            throw UsageError(
                fmt::format(".truncate empties '{}': it goes with `null` for the where, and no .limit", table));
        requireOwnTable(*database_, table, "truncate", how);
        requireUnreferenced(*database_, table, "truncate", how);
        const UncheckedForeignKeys unchecked(*database_, !dialect.referringTables(table).empty(), how, &silentLogger);
        emptyTable(*database_, table, unchecked.run());
        const std::string restart = dialect.restartIds(table);
        if (!restart.empty() && !namesOf(*database_, {std::string(dialect.idCounters()), {}}, unchecked.run()).empty())
            database_->execute({restart, {}}, unchecked.run());
        return 0;
    }
    TableDefinition target{.modelName = table, .tableName = table};
    giveTypes(target, writtenTypes(*database_, table, how));
    return database_
        ->execute(dialect.remove({.table = &target, .where = where.expression(), .limit = options.limit}), how)
        .affectedRows;
}

std::vector<Row> QueryInterface::select(const std::string& table, const SelectOptions& options) const {
    requireName("table", table);
    const RunOptions how = run(options);
    TableDefinition source{.modelName = table, .tableName = table};
    giveTypes(source, specialTypes(*database_, table, how));
    SelectStatement statement{.table = &source, .where = options.where.expression()};
    for (const auto& name : options.attributes) statement.projections.push_back({Expression::ofName(name), {}});
    if (statement.projections.empty()) statement.projections.push_back({Expression::ofName("*"), {}});
    for (const auto& order : options.order) {
        const std::string way = capitals(order.direction);
        if (way != "ASC" && way != "DESC")
            throw UsageError(
                fmt::format("the order '{}' of '{}' is neither ASC nor DESC", order.direction, order.column));
        statement.order.push_back({Expression::ofName(order.column), way == "DESC"});
    }
    statement.limit = options.limit;
    statement.offset = options.offset;
    auto result = database_->query(database_->dialect().select(statement), how);
    return readRows(result.rows());
}

void QueryInterface::upsert(const std::string& table, const RowValues& values, const std::vector<std::string>& keys,
                            const CallOptions& options) const {
    requireName("table", table);
    if (keys.empty())
        throw UsageError(fmt::format("upsert into '{}' needs the columns that identify the row: {{\"id\"}}", table));
    const RunOptions how = run(options);
    CacheWrite written(*database_, how);
    written.addChange(table, true);
    auto groups = grouped(table, {values}, writtenTypes(*database_, table, how));
    const TableDefinition& target = groups.front().table;
    std::vector<std::size_t> keyColumns;
    for (const auto& key : keys) keyColumns.push_back(indexOfName(target, key, "upsert's keys"));
    groups.front().table.primaryKey = keyColumns;  // by which the row is found
    for (const auto column : keyColumns)
        if (const auto& value = groups.front().rows.front()[column]; !value || value->isNull())
            throw UsageError(fmt::format("upsert into '{}': its key '{}' is NULL, which identifies no row", table,
                                         target.columns[column].field));
    std::string row;
    for (std::size_t i = 0; i < target.columns.size(); ++i)
        row += target.columns[i].field + "=" + inspect(groups.front().rows.front()[i].value_or(Value())) + ",";
    const GatedCall call(how, {"upsert", table, row});
    if (call.isOver()) return;
    if (hasOtherKeys(presentTable(*database_, table, how), keys)) {
        // The database would also take the row that another of its keys finds for the one that is meant.
        UpdateStatement update{.table = &target};
        std::vector<Expression> isRow;
        for (std::size_t i = 0; i < target.columns.size(); ++i) {
            const std::string& field = target.columns[i].field;
            const bool isKey = std::ranges::find(keyColumns, i) != keyColumns.end();
            Expression value = Expression::ofValue(groups.front().rows.front()[i].value_or(Value()));
            if (isKey)
                isRow.push_back(Expression::compare(Predicate::eq, Expression::ofName(field), std::move(value)));
            else
                update.assignments.push_back({i, std::move(value)});
        }
        if (update.assignments.empty())
            update.assignments.push_back(
                {keyColumns.front(), Expression::ofName(target.columns[keyColumns.front()].field)});
        update.where = Expression::conjunction(std::move(isRow));
        asOnePiece(*database_, how, [&](const RunOptions& inside) {
            if (database_->execute(database_->dialect().update(update), inside).affectedRows == 0)
                insertGroup(*database_, groups.front(), {}, inside);
        });
        return;
    }
    InsertStatement statement;
    for (std::size_t i = 0; i < target.columns.size(); ++i)
        if (std::ranges::find(keyColumns, i) == keyColumns.end()) statement.updateOnDuplicate.push_back(i);
    statement.ignoreDuplicates = statement.updateOnDuplicate.empty();
    insertGroup(*database_, groups.front(), std::move(statement), how);
}

}  // namespace sequelize
