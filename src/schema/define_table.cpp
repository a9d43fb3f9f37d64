#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/accessors.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/inflection.hpp>
#include <sequelize/schema/model_options.hpp>

#include "check_definition.hpp"
#include "holds.hpp"

namespace sequelize::detail {

using Kind = TypeSpec::Kind;

bool holds(Family family, const DataType& type) {
    switch (type.kind) {
        case Kind::STRING:
        case Kind::CHAR:
            return family == Family::text || family == Family::uuid;
        case Kind::TEXT:
        case Kind::ENUM:
            return family == Family::text;
        case Kind::TINYINT:
            return family == Family::integer || family == Family::boolean;
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return family == Family::integer;
        case Kind::BOOLEAN:
            return family == Family::boolean;
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return family == Family::real;
        case Kind::DECIMAL:
            return family == Family::decimal || family == Family::real;
        case Kind::DATE:
            return family == Family::dateTime;
        case Kind::DATEONLY:
            return family == Family::date;
        case Kind::TIME:
            return family == Family::time;
        case Kind::UUID:
            return family == Family::uuid || family == Family::text;
        case Kind::BLOB:
            return family == Family::blob || family == Family::text;
        case Kind::GEOMETRY:
            return family == Family::blob;
        case Kind::JSON:
            return family == Family::json || family == Family::text;
        case Kind::VIRTUAL:
        case Kind::unspecified:
            return true;
    }
    return false;
}

namespace {

/// Builds one model's table; every message begins with the model and the attribute that it is about.
class TableBuilder {
public:
    TableBuilder(std::string modelName, StructDescription description, ModelOptions options)
        : description_(std::move(description)), options_(std::move(options)) {
        table_.modelName = std::move(modelName);
        table_.structName = description_.name;
        table_.structTag = description_.tag;
        if (table_.modelName.empty())
            throw UsageError("a model has no name; write define<" + description_.name + ">(\"name\", ...)");
    }

    TableDefinition build(std::vector<DeclaredColumn> declared) {
        nameTable();
        const bool hasKey =
            std::any_of(declared.begin(), declared.end(), [](const auto& d) { return d.column.primaryKey; });
        if (!options_.automaticId && options_.idType)
            throw UsageError("model '" + table_.modelName +
                             "': .idType is the automatic id's, and .automaticId = false; leave one of them out");
        if (!hasKey && !description_.isJoinTable && options_.automaticId) addAutomaticId(declared);
        table_.isNamedJoinTable = description_.isJoinTable;
        mergeUnlisted(declared);
        for (auto& column : declared) add(std::move(column));
        addTimestamps();
        addVersion();
        checkDefinition(table_);
        return std::move(table_);
    }

private:
    [[noreturn]] void fail(const std::string& attribute, const std::string& message) const {
        throw UsageError(fmt::format("model '{}', attribute '{}': {}", table_.modelName, attribute, message));
    }

    bool underscored() const { return options_.underscored.value_or(false); }
    bool isParanoid() const { return options_.paranoid.value_or(false); }

    void nameTable() {
        const std::string base = underscored() ? underscore(table_.modelName) : table_.modelName;
        if (!options_.tableName.empty())
            table_.tableName = options_.tableName;
        else
            table_.tableName = options_.freezeTableName.value_or(false) ? table_.modelName : pluralize(base);
        table_.underscored = underscored();
        table_.engine = options_.engine;
        table_.charset = options_.charset;
        table_.collate = options_.collate;
        table_.comment = options_.comment;
        table_.rowFormat = options_.rowFormat;
        table_.initialAutoIncrement = options_.initialAutoIncrement;
        table_.indexes = options_.indexes;
        table_.keptColumns = options_.keptColumns;
        table_.strictTypes = options_.strictTypes.value_or(false);
        table_.omitNull = options_.omitNull.value_or(false);
        table_.cache = options_.cache;
        table_.whereMergeStrategy = options_.whereMergeStrategy.value_or(WhereMergeStrategy::OVERWRITE);
    }

    /// The struct's member of that name, when it has one and no field<> declared it.
    const DeclaredColumn* conventional(const std::string& name) const {
        for (const auto* list : {&description_.members, &description_.conventional})
            for (const auto& member : *list)
                if (member.column.name == name) return &member;
        return nullptr;
    }

    /// The attribute that counts updates; empty: none does.
    std::string versionName() const {
        if (!options_.version || !options_.version->enabled) return {};
        return options_.version->attribute.empty() ? "version" : options_.version->attribute;
    }

    /// Whether the attribute is one that `addTimestamps` or `addVersion` brings.
    bool isTimestamp(const std::string& attribute) const {
        if (attribute == versionName()) return true;
        if (!options_.timestamps.value_or(true)) return false;
        const auto names = [&](const std::optional<TimestampName>& option, const char* usual) {
            const TimestampName name = option.value_or(TimestampName());
            return name.enabled && attribute == (name.attribute.empty() ? usual : name.attribute);
        };
        return names(options_.createdAt, "createdAt") || names(options_.updatedAt, "updatedAt") ||
               (isParanoid() && names(options_.deletedAt, "deletedAt"));
    }

    /// Puts each member that no field<> names behind the one that is before it in the struct. So the fields stay in the
    /// order of their list, and a list that follows the struct leaves the struct's order.
    void mergeUnlisted(std::vector<DeclaredColumn>& declared) {
        const auto offset = [](const DeclaredColumn& d) { return d.column.member.offset; };
        for (const auto& member : description_.members) {
            const auto isListed = [&](const auto& d) { return d.column.member && offset(d) == offset(member); };
            if (std::ranges::any_of(declared, isListed) || table_.findByOffset(offset(member)) ||
                isTimestamp(member.column.name))
                continue;
            auto behind = declared.begin();
            std::ptrdiff_t nearest = -1;
            for (auto it = declared.begin(); it != declared.end(); ++it) {
                if (!it->column.member || offset(*it) <= nearest || offset(*it) > offset(member)) continue;
                nearest = offset(*it);
                behind = it + 1;
            }
            declared.insert(behind, member)->column.isUnlisted = true;
        }
    }

    void addAutomaticId(const std::vector<DeclaredColumn>& declared) {
        for (const auto& d : declared)
            if (d.column.name == "id")
                fail("id", "it stands in for the automatic primary key; say .primaryKey = true, or leave it out");
        DeclaredColumn id;
        if (const auto* member = conventional("id")) id = *member;
        if (id.column.member && id.column.member.type->family != Family::integer)
            fail("id", fmt::format("the automatic id is an integer, but {}::id is {}; declare it: "
                                   "field<&{}::id>({{.primaryKey = true}})",
                                   description_.name, id.column.member.type->name, description_.name));
        id.column.name = "id";
        id.column.type = options_.idType.value_or(DataType(DataTypes::INTEGER));
        if (!holds(Family::integer, id.column.type))
            fail("id", ".idType is " + nameOf(id.column.type) + ", but the automatic id is an integer");
        id.column.primaryKey = true;
        id.column.autoIncrement = true;
        id.allowNull = false;
        add(std::move(id));
    }

    void add(DeclaredColumn declared) {
        auto& column = declared.column;
        if (isDeclared(column.name)) fail(column.name, "it is declared twice; remove one field<>");
        if (column.type.kind == Kind::unspecified) {
            column.type = column.member.type->columnType();
            column.typeByMember = true;
        }
        if (column.field.empty()) column.field = underscored() ? underscore(column.name) : column.name;
        checkType(column);
        checkAccessors(column);
        checkLeftToDatabase(declared);
        if (column.isVirtual()) {
            table_.virtuals.push_back(std::move(column));
            return;
        }
        decideNull(declared);
        checkDefault(declared);
        if (column.autoIncrement && table_.autoIncrement)
            fail(column.name, "a table has one autoIncrement column only, and '" +
                                  table_.columns[*table_.autoIncrement].name + "' is it");
        if (column.autoIncrement) table_.autoIncrement = table_.columns.size();
        if (column.primaryKey) table_.primaryKey.push_back(table_.columns.size());
        table_.columns.push_back(std::move(column));
    }

    bool isDeclared(const std::string& name) const {
        return table_.findByName(name) || std::any_of(table_.virtuals.begin(), table_.virtuals.end(),
                                                      [&](const auto& v) { return v.name == name; });
    }

    void checkType(const ColumnDefinition& column) const {
        if (column.member && !holds(column.member.type->family, column.type))
            fail(column.name, fmt::format("a {} column does not go into the member's type {}; change one of them",
                                          nameOf(column.type), column.member.type->name));
        if (column.autoIncrement && column.member && column.member.type->family != Family::integer)
            fail(column.name, "autoIncrement needs an integer member");
        if (const std::string fault = typeFault(column.type, table_.collate); !fault.empty()) fail(column.name, fault);
    }

    void checkAccessors(const ColumnDefinition& column) const {
        const auto* accessors = column.accessors.get();
        if (!accessors) return;
        if (column.isVirtual() ? accessors->get || accessors->set : static_cast<bool>(accessors->compute))
            fail(column.name, column.isVirtual() ? "it is VIRTUAL, so nothing is stored: its .get takes the record, "
                                                   "and it has no .set"
                                                 : "its .get takes the record; a column's takes the stored value");
        if (column.primaryKey)
            fail(column.name, "it is a key, by which rows are found as they are stored; it has no .get or .set");
    }

    void checkLeftToDatabase(const DeclaredColumn& declared) const {
        const auto& column = declared.column;
        if (column.isStored && column.generatedAs.empty())
            fail(column.name, ".stored goes with .generatedAs, the SQL that the database computes it by");
        if (!column.isLeftToDatabase()) return;
        if (column.isVirtual()) fail(column.name, "it is VIRTUAL, so the table has no such column to read");
        if (column.primaryKey || column.autoIncrement)
            fail(column.name, "it is a key, which a new row brings: it is neither .readOnly nor .generatedAs");
        if (column.accessors && column.accessors->set)
            fail(column.name, "no statement writes it, so that its .set would never be called; leave it out");
        if (column.generatedAs.empty()) return;
        if (column.defaultValue.isPresent()) fail(column.name, "it is generated, and so has no .defaultValue");
        if (declared.allowNull)
            fail(column.name, "it is generated: its expression decides whether it is NULL; leave .allowNull out");
    }

    void decideNull(DeclaredColumn& declared) const {
        auto& column = declared.column;
        const bool optional = !column.member || column.member.type->isOptional;
        if (declared.allowNull == true && !optional && !column.primaryKey)
            fail(column.name,
                 fmt::format("allowNull is true, but {0} cannot hold NULL; make the member std::optional<{0}>",
                             column.member.type->name));
        column.allowNull = declared.allowNull.value_or(optional) && !column.primaryKey;
        column.writesNotNull = column.primaryKey ? declared.allowNull == false : !column.allowNull;
        if (!column.generatedAs.empty()) column.writesNotNull = false;  // MariaDB's cannot say it
    }

    void checkDefault(DeclaredColumn& declared) const {
        auto& column = declared.column;
        auto* constant = column.defaultValue.constant();
        if (!constant) return;
        const std::string reason = fitToColumn(column, *constant);
        if (!reason.empty()) fail(column.name, "the default value " + reason);
        if (!column.member || column.member.type->isOptional) return;
        Value initial = declared.initial;
        if (fitToColumn(column, initial).empty() && initial == *constant) return;
        fail(column.name,
             fmt::format("the default is {}, but a new {} holds {}, and an explicit {} could not be told from none; "
                         "initialise the member with the default, or make it std::optional<{}>",
                         inspect(*constant), description_.name, inspect(declared.initial), inspect(declared.initial),
                         column.member.type->name));
    }

    void addTimestamps() {
        const bool hasDeletedAt = options_.deletedAt.value_or(TimestampName()).enabled;
        if (isParanoid() && (!options_.timestamps.value_or(true) || !hasDeletedAt))
            throw UsageError("model '" + table_.modelName + "': .paranoid needs a deletedAt, and " +
                             (hasDeletedAt ? ".timestamps = false leaves all timestamps out; name those that are not "
                                             "wanted: .createdAt = false, .updatedAt = false"
                                           : ".deletedAt = false leaves it out") +
                             "; or say .paranoid = false");
        if (!options_.timestamps.value_or(true)) return;
        table_.createdAt = addTimestamp(options_.createdAt, "createdAt");
        table_.updatedAt = addTimestamp(options_.updatedAt, "updatedAt");
        if (isParanoid()) addDeletedAt();
    }

    /// A row that is not deleted holds NULL there, or the column's default.
    void addDeletedAt() {
        table_.deletedAt = addTimestamp(options_.deletedAt, "deletedAt", true);
        const auto& column = table_.columns[*table_.deletedAt];
        if (column.defaultValue.isPresent() && !column.defaultValue.constant())
            fail(column.name, "its default stands for 'not deleted', and so must be a value, not one that is made");
        if (!column.allowNull && !column.defaultValue.constant())
            fail(column.name,
                 "a row that is not deleted holds NULL there; make the member std::optional<DateTime>, or give it a "
                 ".defaultValue that stands for 'not deleted'");
    }

    std::optional<std::size_t> addTimestamp(const std::optional<TimestampName>& option, const char* usual,
                                            bool allowNull = false) {
        const TimestampName name = option.value_or(TimestampName());
        if (!name.enabled) return std::nullopt;
        const std::string attribute = name.attribute.empty() ? usual : name.attribute;
        if (!table_.findByName(attribute)) {
            DeclaredColumn column;
            if (const auto* member = conventional(attribute)) column = *member;
            column.column.name = attribute;
            column.column.type = DataTypes::DATE;
            if (!allowNull) column.allowNull = false;
            add(std::move(column));
        }
        const auto* found = table_.findByName(attribute);
        if (found->type.kind != Kind::DATE) fail(attribute, "a timestamp is a DATE column with a DateTime member");
        return static_cast<std::size_t>(found - table_.columns.data());
    }

    /// A record that did not remember its version could be compared with nothing.
    void addVersion() {
        const std::string name = versionName();
        if (name.empty() || description_.isJoinTable) return;  // a join table that no struct stands for has no records
        if (!table_.findByName(name)) {
            const auto* member = conventional(name);
            if (!member)
                fail(name, fmt::format("{0} has no member of that name to hold the version that .version asks for; add "
                                       "int {1} = 0; to it, or list it: field<&{0}::{1}>()",
                                       description_.name, name));
            DeclaredColumn column = *member;
            column.column.defaultValue = Value(std::int64_t{0});
            column.allowNull = false;
            add(std::move(column));
        }
        const auto found = static_cast<std::size_t>(table_.findByName(name) - table_.columns.data());
        auto& column = table_.columns[found];
        if (!column.member || column.member.type->family != Family::integer || column.member.type->isOptional ||
            column.primaryKey || column.autoIncrement)
            fail(name, "the version counts updates: it is an integer, and neither NULL nor a key");
        if (!column.defaultValue.isPresent()) column.defaultValue = Value(std::int64_t{0});
        table_.version = found;
    }

    StructDescription description_;
    ModelOptions options_;
    TableDefinition table_;
};

}  // namespace

TableDefinition defineTable(std::string modelName, StructDescription description, std::vector<DeclaredColumn> declared,
                            ModelOptions options) {
    return TableBuilder(std::move(modelName), std::move(description), std::move(options)).build(std::move(declared));
}

ModelOptions mergedOptions(ModelOptions own, const ModelOptions& defaults) {
    const auto complete = [](auto& option, const auto& fallback) {
        if (!option) option = fallback;
    };
    const auto completeText = [](std::string& option, const std::string& fallback) {
        if (option.empty()) option = fallback;
    };
    complete(own.freezeTableName, defaults.freezeTableName);
    complete(own.underscored, defaults.underscored);
    complete(own.timestamps, defaults.timestamps);
    complete(own.createdAt, defaults.createdAt);
    complete(own.updatedAt, defaults.updatedAt);
    complete(own.paranoid, defaults.paranoid);
    complete(own.deletedAt, defaults.deletedAt);
    complete(own.whereMergeStrategy, defaults.whereMergeStrategy);
    complete(own.version, defaults.version);
    if (own.automaticId) complete(own.idType, defaults.idType);
    complete(own.strictTypes, defaults.strictTypes);
    complete(own.omitNull, defaults.omitNull);
    complete(own.initialAutoIncrement, defaults.initialAutoIncrement);
    own.cache = completed(std::move(own.cache), defaults.cache);
    completeText(own.engine, defaults.engine);
    completeText(own.charset, defaults.charset);
    completeText(own.collate, defaults.collate);
    completeText(own.comment, defaults.comment);
    completeText(own.rowFormat, defaults.rowFormat);
    return own;
}

}  // namespace sequelize::detail
