#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/field.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {
namespace detail {

/// A column that the library writes: `.createdAt = "created"` names its attribute, `.createdAt = false` leaves it out.
struct SEQUELIZE_API TimestampName {
    bool enabled = true;
    std::string attribute{};

    TimestampName() = default;
    TimestampName(bool on) : enabled(on) {}
    TimestampName(const char* name) : attribute(name) {}
    TimestampName(std::string name) : attribute(std::move(name)) {}
};

}  // namespace detail

/// What `define` may be told of a model (Sequelize: the model options). Options left out come from
/// `Options::define`, then from Sequelize's defaults.
struct ModelOptions {
    std::string tableName{};                           ///< exactly this name, instead of the plural of the model's
    std::optional<bool> freezeTableName{};             ///< the table is named as the model, not pluralised
    std::optional<bool> underscored{};                 ///< columns and table in snake_case: createdAt is created_at
    std::optional<bool> timestamps{};                  ///< createdAt and updatedAt; on by default
    std::optional<detail::TimestampName> createdAt{};  ///< another name for createdAt, or `false`: no such column
    std::optional<detail::TimestampName> updatedAt{};  ///< another name for updatedAt, or `false`: no such column
    /// `destroy` sets `deletedAt` instead of deleting the row, and finders leave such rows out. Needs timestamps.
    std::optional<bool> paranoid{};
    std::optional<detail::TimestampName> deletedAt{};  ///< another name for deletedAt, which `.paranoid` has
    /// What a condition of a call does with one on the same attribute that a scope has.
    std::optional<WhereMergeStrategy> whereMergeStrategy{};
    /// Optimistic locking: `true`, or the name of an integer member that counts how often the row was updated,
    /// `version` by default. An update or destroy of a record throws OptimisticLockError when the row has another
    /// version than the record. Off by default.
    std::optional<detail::TimestampName> version{};
    /// Calls that write records or values leave NULLs out of their INSERT and UPDATE, but those of foreign keys and of
    /// columns whose names end in `Id`; a call's `.omitNull` stands above it. Off by default.
    std::optional<bool> omitNull{};
    /// `false`: no automatic `id`. Unless a field says `.primaryKey`, the table has no primary key then, and no call
    /// can tell one row from another: those that take a record throw.
    bool automaticId = true;
    std::optional<detail::DataType>
        idType{};  ///< the automatic id's: INTEGER by default; BIGINT for more than 2^31-1 rows
    /// SQLite: CHECK constraints refuse values that MySQL's strict mode refuses, whoever writes them.
    std::optional<bool> strictTypes{};
    std::vector<IndexOptions> indexes{};  ///< indexes that `sync` creates
    /// Columns that `check` and `.alter` leave as they are in the table, whether the model has a member for them or
    /// not: `{"shape"}`. By the column's name; letters of either case. A table that `sync` makes has those of members
    /// only.
    std::vector<std::string> keptColumns{};
    std::string engine{};                                 ///< MySQL: InnoDB by default
    std::string charset{};                                ///< MySQL: of the table
    std::string collate{};                                ///< MySQL: of the table
    std::string comment{};                                ///< MySQL: of the table
    std::string rowFormat{};                              ///< MySQL: ROW_FORMAT
    std::optional<std::uint64_t> initialAutoIncrement{};  ///< the first id
    CacheRules cache{};  ///< of the model's finders, as far as a call does not say it: `.cache = {.ttl = 60s}`
};

namespace detail {

/// `own`, completed from `defaults`.
[[nodiscard]] SEQUELIZE_API ModelOptions mergedOptions(ModelOptions own, const ModelOptions& defaults);

/// A declared field as `defineTable` takes it: the column, and what `.allowNull` said.
struct SEQUELIZE_API DeclaredColumn {
    ColumnDefinition column{};
    std::optional<bool> allowNull{};
    Value initial{};  ///< what the member holds in a new struct
};

/// What the compiler knows of a struct beside the declared fields.
struct StructDescription {
    std::string name{};
    const void* tag = nullptr;
    bool isJoinTable = false;                    ///< gets no automatic id: its foreign keys are its primary key
    std::vector<DeclaredColumn> conventional{};  ///< its members named id, createdAt, …
    std::vector<DeclaredColumn> members{};       ///< columns without a field<>, in the struct's order
};

/// Makes the table of a model, by Sequelize's rules: the automatic `id`, timestamps, names, plural. Throws UsageError
/// that names model and member for whatever contradicts itself.
[[nodiscard]] SEQUELIZE_API TableDefinition defineTable(std::string modelName, StructDescription description,
                                                        std::vector<DeclaredColumn> declared, ModelOptions options);

template <class T>
DeclaredColumn declared(Field<T> field, const T& fresh) {
    Value initial = field.column.member.type->get(field.column.member.in(static_cast<const void*>(&fresh)));
    return {std::move(field.column), field.allowNull, std::move(initial)};
}

template <class T, auto Member>
void addConventional(std::vector<DeclaredColumn>& list, const T& fresh) {
    if constexpr (ColumnType<MemberOf<Member>>) list.push_back(declared<T>(Field<T>(field<Member>()), fresh));
}

template <class T>
StructDescription describe(const T& fresh) {
    StructDescription description{.name = std::string(lastComponent(typeName<T>())), .tag = &structTag<T>};
    auto& list = description.conventional;
    if constexpr (requires { &T::id; }) addConventional<T, &T::id>(list, fresh);
    if constexpr (requires { &T::createdAt; }) addConventional<T, &T::createdAt>(list, fresh);
    if constexpr (requires { &T::updatedAt; }) addConventional<T, &T::updatedAt>(list, fresh);
    if constexpr (requires { &T::deletedAt; }) addConventional<T, &T::deletedAt>(list, fresh);
    if constexpr (requires { requires std::is_member_object_pointer_v<decltype(&T::version)>; })
        addConventional<T, &T::version>(list, fresh);
    return description;
}

}  // namespace detail
}  // namespace sequelize
