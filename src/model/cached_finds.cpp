#include "cached_finds.hpp"

#include <algorithm>
#include <memory>

#include <sequelize/model/model_set.hpp>

#include "../pool/query_cache.hpp"
#include "../query/expression_node.hpp"
#include "../schema/identifier.hpp"

namespace sequelize::detail {
namespace {

bool namesColumn(const TableDefinition& table, const Expression& e, const ColumnDefinition& column) {
    const auto& reference = e->column;
    if (e->kind != ExpressionNode::Form::column || !reference.path.empty() || !reference.table.empty()) return false;
    return &column == (reference.offset >= 0 ? table.findByOffset(reference.offset) : table.findByName(reference.name));
}

bool acts(const std::string& action) {
    return !action.empty() && action != "NO ACTION" && action != "RESTRICT";
}

}  // namespace

bool isIntegerColumn(const ColumnDefinition& column) {
    using Kind = TypeSpec::Kind;
    switch (column.type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return true;
        default:
            return false;
    }
}

bool saysAnything(const CacheRules* rules) noexcept {
    return rules && (rules->ttl || rules->negativeTtl || rules->staleIfError || !rules->tags.empty());
}

bool hasTtl(const ModelCore& model, const CacheRules& rules) noexcept {
    const auto& ttl = rules.ttl ? rules.ttl : model.table().cache.ttl;
    return ttl && ttl->count() != 0;  // a negative one is refused where it is used
}

void readCached(CompiledSql& statement, const ModelCore& model, const RunOptions& run,
                const std::vector<std::string>& tables, std::optional<std::string> row) {
    if (!isCached(model, run) || tables.empty()) return;
    // A table that stands twice is read by more than its row.
    if (tables.size() != 1) row.reset();
    statement.read = std::make_shared<const CachedRead>(
        CachedRead{.rules = completed(*run.cache, model.table().cache), .tables = tables, .row = std::move(row)});
}

CompiledSql selectCached(const ModelCore& model, const SelectStatement& statement, const RunOptions& run) {
    const auto& dialect = model.database().dialect();
    if (!isCached(model, run)) return dialect.select(statement);
    BindOrigins origins;
    auto compiled = dialect.select(statement, &origins);
    readCached(compiled, model, run, origins.tables);
    return compiled;
}

std::optional<std::string> onlyRow(const TableDefinition& table, const Expression& where) {
    if (table.primaryKey.size() != 1) return std::nullopt;
    const auto& key = table.columns[table.primaryKey.front()];
    if (!isIntegerColumn(key)) return std::nullopt;
    if (where->kind == ExpressionNode::Form::all) {
        for (const auto& term : where->children)
            if (auto row = onlyRow(table, term)) return row;
        return std::nullopt;
    }
    if (where->kind != ExpressionNode::Form::comparison || where->op != Predicate::eq || where->children.size() != 2 ||
        !namesColumn(table, where->children[0], key))
        return std::nullopt;
    const Value* value = where->children[1].value();
    const auto* number = value ? value->getIf<std::int64_t>() : nullptr;
    return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

std::optional<std::string> onlyRow(const TableDefinition& table, const FindRequest& request) {
    // A result that is computed may be there without the row.
    if (request.result || !request.group.empty() || request.having.isPresent() || !request.includes.empty() ||
        request.link || std::ranges::any_of(request.selection.list, [](const Projection& selected) {
            return selected.expression->kind != ExpressionNode::Form::column;
        }))
        return std::nullopt;
    return onlyRow(table, request.where);
}

void addTo(CacheWrite& written, const UpdateStatement& statement) {
    if (!written.isNeeded()) return;
    const auto& table = *statement.table;
    bool changesKey = false;
    bool changesUnique = std::ranges::any_of(table.indexes, &IndexOptions::unique);  // what foreign keys may refer to
    for (const auto& assignment : statement.assignments) {
        if (std::ranges::find(table.primaryKey, assignment.column) != table.primaryKey.end()) changesKey = true;
        if (table.columns[assignment.column].unique.isUnique) changesUnique = true;
    }
    written.addChange(table.tableName, changesKey || changesUnique,
                      changesKey ? std::nullopt : onlyRow(table, statement.where));
}

void addTo(CacheWrite& written, const DeleteStatement& statement) {
    if (written.isNeeded())
        written.addChange(statement.table->tableName, true, onlyRow(*statement.table, statement.where));
}

void addTo(CacheWrite& written, const TableDefinition& table, const InsertRequest& request) {
    if (!written.isNeeded()) return;
    if (request.updateOnDuplicate.empty() && !request.tellsExisting)
        written.addInsert(table.tableName);
    else
        written.addChange(table.tableName, true);
}

std::vector<std::string> dependentTables(const ModelSet& models, std::string_view table) {
    const auto all = models.inDependencyOrder();
    std::vector<std::string> found;
    const auto addThoseOf = [&](const std::string& changed) {
        for (const auto* model : all) {
            const auto& name = model->table().tableName;
            const bool follows = std::ranges::any_of(model->table().foreignKeys, [&](const auto& key) {
                return key.target && isSameIdentifier(key.target->tableName, changed) &&
                       (acts(key.onDelete) || acts(key.onUpdate));
            });
            if (follows && std::ranges::find(found, name) == found.end()) found.push_back(name);
        }
    };
    addThoseOf(std::string(table));
    for (std::size_t i = 0; i < found.size(); ++i) addThoseOf(std::string(found[i]));
    return found;
}

}  // namespace sequelize::detail
