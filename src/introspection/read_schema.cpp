#include "read_schema.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/model_column.hpp>

#include "../core/ascii.hpp"
#include "../hydrate/read_rows.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

/// One connection for all that a call asks, and closed afterwards where something went wrong: a temporary table may be
/// left on it.
class ProbeConnection {
public:
    ProbeConnection(Database& database, const RunOptions& run) : run_(unlogged(run)) {
        if (!run.connection && !run.transaction) run_.connection = &*own_.emplace(database.acquire());
    }
    ~ProbeConnection() {
        if (own_ && !done_) own_->discard();
    }
    ProbeConnection(const ProbeConnection&) = delete;
    ProbeConnection& operator=(const ProbeConnection&) = delete;

    [[nodiscard]] const RunOptions& run() const noexcept { return run_; }
    void done() noexcept { done_ = true; }

private:
    std::optional<PooledConnection> own_;
    RunOptions run_;
    bool done_ = false;
};

/// What the model leaves to the database, as the table has it: only what a model says is compared.
TableDefinition completed(const TableDefinition& table, const TableSchema* present) {
    TableDefinition result = table;
    if (!present) return result;
    const auto inherit = [](std::string& own, const std::string& there) {
        if (own.empty()) own = there;
    };
    // A character set brings its usual collation along.
    if (result.charset.empty() || equalIgnoringCase(result.charset, present->charset))
        inherit(result.collate, present->collation);
    inherit(result.charset, present->charset);
    inherit(result.engine, present->engine);
    inherit(result.rowFormat, present->rowFormat);
    return result;
}

bool hasBackslashText(const TableDefinition& table) {
    const auto has = [](std::string_view text) { return text.find('\\') != std::string_view::npos; };
    return has(table.comment) || std::ranges::any_of(table.columns, [&](const ColumnDefinition& column) {
               const Value* constant = column.defaultValue.constant();
               const auto* text = constant ? constant->getIf<std::string>() : nullptr;
               return (text && has(*text)) || has(column.comment) || std::ranges::any_of(column.type.values, has);
           });
}

/// That of probes: where a text has a backslash, it is written as the session reads it.
const SchemaSql& probeSql(const SqlDialect& dialect, std::span<const TableDefinition* const> tables,
                          const AskRows& ask) {
    const bool isPlain = std::ranges::none_of(tables, [](const auto* table) { return hasBackslashText(*table); });
    if (isPlain || dialect.backslashQuery().empty()) return dialect.schemaSql();
    const bool meanThemselves = inspect(ask(std::string(dialect.backslashQuery()), {}).at(0).at(0)) != "0";
    return dialect.withBackslashes(meanThemselves).schemaSql();
}

/// Whether the table's primary key has a prefix of a column, which no model can say, and else what the model says.
bool hasPrefixKey(const TableDefinition& table, const TableSchema* present) {
    if (!present || !present->primaryKey) return false;
    const auto& parts = present->primaryKey->parts;
    return std::ranges::any_of(parts, [](const auto& part) { return part.length.has_value(); }) &&
           std::ranges::equal(parts, table.primaryKey, [&](const IndexPart& part, std::size_t index) {
               return isSameIdentifier(part.column, table.columns[index].field);
           });
}

/// A probe's, which could not be made with the whole of a TEXT in its key.
void leaveOutPrimaryKey(TableDefinition& table) {
    for (const auto index : table.primaryKey) {
        table.columns[index].primaryKey = false;
        table.columns[index].writesNotNull = true;
    }
    table.primaryKey.clear();
}

void addPrimaryKey(TableSchema& read, const IndexSchema& present) {
    read.primaryKey = present;
    for (auto& part : read.primaryKey->parts) part.length.reset();
}

/// Says of which table the database refuses to make a probe.
void makeProbe(Database& database, const SchemaSql& schema, const TableDefinition& table, const std::string& name,
               const RunOptions& run) {
    try {
        for (auto& sql : schema.makeProbe(table, name)) database.execute({std::move(sql), {}}, run);
    } catch (const DatabaseError& error) {
        if (typeid(error) != typeid(DatabaseError)) throw;  // the connection's, or time's
        NativeError native = error.native();
        native.message = fmt::format("model '{}': {} has no table '{}' as the model says: {}", table.modelName,
                                     database.dialect().facts().title, table.tableName, native.message);
        throw DatabaseError(std::move(native));
    }
}

/// What no model can say of a column is as the table has it, too.
void inheritUnsaid(const SqlDialect& dialect, const TableDefinition& table, const TableSchema& present,
                   TableSchema& wanted) {
    // Written by nobody for this, they may have any character.
    if (table.comment.empty()) wanted.comment = present.comment;
    for (const auto& definition : table.columns) {
        auto* column = wanted.column(definition.field);
        const auto* there = present.column(definition.field);
        if (!column) continue;
        const bool isNumberedAnew = column->autoIncrement && there && !there->autoIncrement;
        if (std::string name = dialect.typeWithin(present, there, definition.type); !name.empty() && !isNumberedAnew)
            column->type = std::move(name);
        if (!there) continue;
        column->isInvisible = there->isInvisible;
        if (definition.comment.empty()) column->comment = there->comment;
        if (column->onUpdate.empty()) column->onUpdate = dialect.schemaSql().keptOnUpdate(*there, column->type);
        if (!column->onUpdate.empty() && !column->allowNull && !column->defaultValue &&
            dialect.schemaSql().onUpdateNeedsDefault())
            column->defaultValue = there->defaultValue;
        if (!column->defaultValue && there->defaultValue && equalIgnoringCase(*there->defaultValue, "null"))
            column->defaultValue = there->defaultValue;
        if (isNumberedAnew) continue;  // SQLite numbers the rows of no INT, only of INTEGER
        const auto nearest = dialect.modelColumn(present, *there);
        if (nearest.nearness != Nearness::close || nearest.type != definition.type) continue;
        column->type = there->type;
        column->charset = there->charset;
        column->collation = there->collation;
        // What no member tells: TIMESTAMP's NULL, an SRID.
        ColumnSchema same = *column;
        same.definition = there->definition;
        if (same == *there) column->definition = there->definition;
    }
}

}  // namespace

AskRows askingOn(Database& database, const RunOptions& run) {
    return [&database, quiet = unlogged(run)](const std::string& sql, std::vector<Value> binds) {
        auto result = database.query({sql, std::move(binds)}, quiet);
        std::vector<std::vector<Value>> rows;
        while (result.rows().next()) {
            auto& row = rows.emplace_back();
            for (const Cell& cell : result.rows().row()) row.push_back(toValue(cell));
        }
        return rows;
    };
}

SchemaModel readSchema(Database& database, const SchemaQuestion& question, const RunOptions& run) {
    return database.dialect().schemaSql().read(askingOn(database, run), question);
}

SchemaModel modelSchema(Database& database, std::span<const TableDefinition* const> tables, const SchemaModel& present,
                        const RunOptions& run) {
    ProbeConnection probe(database, run);
    const AskRows ask = askingOn(database, probe.run());
    const SchemaSql& schema = probeSql(database.dialect(), tables, ask);
    SchemaModel result;
    for (const auto* table : tables) {
        const std::string name = "sequelize_probe";
        const auto* there = present.table(table->tableName);
        TableDefinition wanted = completed(*table, there);
        const bool isOfPrefix = hasPrefixKey(wanted, there);
        if (isOfPrefix) leaveOutPrimaryKey(wanted);
        makeProbe(database, schema, wanted, name, probe.run());
        auto read = schema.read(ask, {.tables = {name}, .temporary = true});
        database.execute({schema.dropProbe(name), {}}, probe.run());
        schema.completeProbe(wanted, read.tables.at(0));
        if (isOfPrefix) addPrimaryKey(read.tables[0], *there->primaryKey);
        if (there) inheritUnsaid(database.dialect(), *table, *there, read.tables[0]);
        result.tables.push_back(std::move(read.tables[0]));
    }
    probe.done();
    std::ranges::sort(result.tables, {}, &TableSchema::name);
    return result;
}

}  // namespace sequelize::detail
