#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../model/loaded_association.hpp"
#include "../model/record_access.hpp"
#include "json_reader.hpp"

// JSON of a stranger: what it may set is said by the program.
namespace sequelize::detail {
namespace {

using nlohmann::json;

/// What is never set where the program does not name it: whose value others find.
bool isProtected(const TableDefinition& table, std::size_t column, bool isNew) {
    for (const auto& own : {table.createdAt, table.updatedAt, table.deletedAt, table.version})
        if (column == own) return true;
    const auto& definition = table.columns[column];
    if (definition.isLeftToDatabase()) return true;
    if (!definition.primaryKey) return false;
    // A new row's key that nothing generates is the program's to give.
    return !isNew || column == table.autoIncrement || definition.defaultValue.isPresent();
}

/// The attributes that JSON may set at one level, by their keys.
class AllowedKeys {
public:
    /// Throws UsageError for fields that are no columns.
    AllowedKeys(const ModelCore& core, const std::vector<JsonKey>& fields) : table_(core.table()) {
        for (const auto& [offset, key] : fields) {
            const auto& column = table_.byOffset(offset);
            const std::string& name = key.empty() ? column.name : key;
            if (find(name))
                throw UsageError(fmt::format("JSON of model '{}': .fields has the key '{}' twice; name each once",
                                             table_.modelName, name));
            keys_.emplace_back(name, &column);
        }
    }
    /// All that is not protected.
    AllowedKeys(const ModelCore& core, bool isNew) : table_(core.table()) {
        for (std::size_t i = 0; i < table_.columns.size(); ++i)
            if (const auto& column = table_.columns[i]; column.member && !isProtected(table_, i, isNew))
                keys_.emplace_back(column.name, &column);
    }
    [[nodiscard]] const ColumnDefinition* find(const std::string& key) const {
        const auto found = std::ranges::find(keys_, key, &std::pair<std::string, const ColumnDefinition*>::first);
        return found == keys_.end() ? nullptr : found->second;
    }
    /// Whether a key that is none of these is the model's all the same.
    [[nodiscard]] bool isForbidden(const std::string& key) const { return table_.findAttribute(key) != nullptr; }

private:
    const TableDefinition& table_;
    std::vector<std::pair<std::string, const ColumnDefinition*>> keys_{};
};

AllowedKeys allowedKeys(const ModelCore& core, const std::vector<JsonKey>& fields, bool isNew) {
    return fields.empty() ? AllowedKeys(core, isNew) : AllowedKeys(core, fields);
}

class InputReader {
public:
    InputReader(const ModelCore& root, const JsonInput& input) : reader_(root, input.forms, true), input_(input) {}

    void build(const ModelCore& core, const json& value, void* record, const JsonRules& rules, const JsonPointer& path,
               const ThroughRow& through = {}) {
        const auto allowed = allowedKeys(core, rules.fields, true);
        const auto nested = nestedRules(core, rules);
        if (!reader_.isObject(value, path)) return;
        for (const auto& [name, content] : value.items()) {
            const JsonPointer at = path.under(name);
            if (const auto* column = allowed.find(name)) {
                if (Value stored; reader_.set(*column, content, record, at)) fitted(*column, record, at, stored);
                continue;
            }
            const auto association = std::ranges::find(core.associations(), name, &Association::as);
            const bool isThrough = through.core && name == through.core->table().modelName;
            if (association != core.associations().end()) {
                buildAssociated(core, **association, content, record, nested, at);
            } else if (isThrough && !rules.through.empty()) {
                buildThrough(through, content, rules, at);
            } else {
                refuse(at, isThrough || allowed.isForbidden(name));
            }
        }
        core.attachNew(record);
    }

    [[nodiscard]] std::vector<NamedAssignment> patch(const ModelCore& core, const json& value, void* scratch) {
        std::vector<NamedAssignment> assignments;
        const auto allowed = allowedKeys(core, input_.rules.fields, false);
        if (!reader_.isObject(value, {})) return assignments;
        for (const auto& [name, content] : value.items()) {
            const JsonPointer at = JsonPointer().under(name);
            const auto* column = allowed.find(name);
            if (!column) {
                const bool isAssociation =
                    std::ranges::find(core.associations(), name, &Association::as) != core.associations().end();
                refuse(at, isAssociation || allowed.isForbidden(name));
            } else if (Value stored;
                       reader_.set(*column, content, scratch, at) && fitted(*column, scratch, at, stored)) {
                assignments.push_back({{.offset = column->member.offset}, Expression::ofValue(std::move(stored))});
            }
        }
        return assignments;
    }

    void finish() { reader_.finish(); }

private:
    using Nested = std::vector<std::pair<const Association*, const JsonRules*>>;

    [[nodiscard]] static Nested nestedRules(const ModelCore& core, const JsonRules& rules) {
        Nested nested;
        for (const auto& wanted : rules.nested) {
            const auto isWanted = [&](const auto* association) { return association->slot.offset == wanted.member; };
            const auto found = std::ranges::find_if(core.associations(), isWanted);
            if (found == core.associations().end())
                throw UsageError(fmt::format(
                    "buildFromJSON of model '{}': .include names a member of {} that no association of the model fills; "
                    "declare it first",
                    core.table().modelName, core.table().structName));
            nested.emplace_back(*found, &wanted);
        }
        return nested;
    }

    void refuse(const JsonPointer& path, bool isForbidden) {
        if (isForbidden ? input_.ignoreForbidden : input_.ignoreUnknown) return;
        reader_.fail(path, isForbidden ? "may not be set" : "is no attribute");
    }

    /// Whether the value that was read fits its column; `value` is as the column stores it.
    bool fitted(const ColumnDefinition& column, const void* record, const JsonPointer& path, Value& value) {
        value = memberValue(column, record);
        std::string reason;
        if (value.isNull())
            reason = column.allowNull ? "" : "cannot be null";
        else
            reason = fitToColumn(column, value);
        if (!reason.empty()) reader_.fail(path, reason);
        return reason.empty();
    }

    void buildAssociated(const ModelCore& core, const Association& association, const json& value, void* record,
                         const Nested& nested, const JsonPointer& path) {
        const auto rules = std::ranges::find(nested, &association, &Nested::value_type::first);
        if (rules == nested.end()) {
            refuse(path, true);
            return;
        }
        reader_.readAssociated(core, association, value, record, path,
                               [&](const ModelCore& target, const json& object, void* into, const JsonPointer& at,
                                   const ThroughRow& row) { build(target, object, into, *rules->second, at, row); });
    }

    void buildThrough(const ThroughRow& through, const json& value, const JsonRules& rules, const JsonPointer& path) {
        build(*through.core, value, const_cast<void*>(through.row), {.fields = rules.through}, path);
    }

    JsonRecordReader reader_;
    const JsonInput& input_;
};

}  // namespace

void recordFromInput(const ModelCore& core, const nlohmann::json& object, void* record, const JsonInput& input) {
    InputReader reader(core, input);
    reader.build(core, object, record, input.rules, {});
    reader.finish();
}

std::vector<NamedAssignment> patchFromInput(const ModelCore& core, const nlohmann::json& object, void* scratch,
                                            const JsonInput& input) {
    InputReader reader(core, input);
    auto assignments = reader.patch(core, object, scratch);
    reader.finish();
    return assignments;
}

}  // namespace sequelize::detail
