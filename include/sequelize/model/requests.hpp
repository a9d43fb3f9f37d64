#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/association/find_request.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/pool/ambient_transaction.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/statement.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize::detail {

/// What the typed options become on their way into the compiled core.

/// How values are validated. Whether they fit their columns is always checked.
struct ValidationRequest {
    bool isOn = true;
    std::vector<ColumnReference> skip{};  ///< attributes, and names of the model's validators
};

/// What becomes of values that are NULL: the library's own writes write them.
enum class Nulls : std::uint8_t { written, asModelSays, omitted };

/// `.omitNull` of a call.
[[nodiscard]] inline Nulls nullsOf(const std::optional<bool>& omitNull) noexcept {
    return !omitNull ? Nulls::asModelSays : *omitNull ? Nulls::omitted : Nulls::written;
}

struct InsertRequest {
    std::vector<AssignedValue> given{};     ///< instead of what the record's members hold
    std::vector<ColumnReference> fields{};  ///< only these; empty: all
    bool ignoreDuplicates = false;
    std::vector<ColumnReference> updateOnDuplicate{};
    std::vector<ColumnReference> conflictFields{};  ///< the key whose row is meant; empty: any
    bool anyVersion = false;                        ///< rows of whatever version may be set
    bool tellsExisting = false;                     ///< as in InsertStatement
    ValidationRequest validation{};
    bool reportsAll = false;  ///< what is wrong with every record, not just the first
    bool silent = false;      ///< a record that brings an updatedAt keeps it
    Nulls nulls = Nulls::written;
    FilterChoice filters{};
    bool individualHooks = false;
    bool eachAsCreate = false;  ///< of many: their hooks and errors are those of `create` of each
    bool isPart = false;        ///< of a call that undoes everything where this fails: no savepoint of its own
    RunOptions run{};
};

struct UpdateRequest {
    std::vector<NamedAssignment> values{};
    std::vector<ColumnReference> fields{};  ///< of one record: only these may be set; empty: all
    ValidationRequest validation{};
    Expression where{};
    ScopeRequest scope{};
    FilterChoice filters{};
    std::optional<std::uint64_t> limit{};
    bool silent = false;  ///< leave updatedAt alone
    Nulls nulls = Nulls::written;
    bool keepsVersion = false;  ///< of a relation: the rows' versions stay
    bool mustLive = false;      ///< of one record: only where its row was not deleted softly
    bool individualHooks = false;
    RunOptions run{};
};

/// A row that is looked for, and made where there is none.
struct FindOrCreateRequest {
    std::vector<IncludeRequest> includes{};
    Expression where{};
    std::vector<NamedAssignment> defaults{};  ///< what a new row gets beside the values of `where`
    std::vector<ColumnReference> fields{};    ///< only these; empty: all
    ValidationRequest validation{};
    ScopeRequest scope{};
    FilterChoice filters{};
    Nulls nulls = Nulls::written;
    RunOptions run{};
};

struct UpsertRequest {
    std::vector<ColumnReference> fields{};  ///< those that a row gets which is there; empty: all
    std::vector<ColumnReference> conflictFields{};
    bool anyVersion = false;  ///< into a row of whatever version
    ValidationRequest validation{};
    FilterChoice filters{};
    Nulls nulls = Nulls::written;
    RunOptions run{};
};

/// A column, and by how much it is raised.
struct SEQUELIZE_API NamedAmount {
    ColumnReference column{};
    Value by{};
};

struct DestroyRequest {
    Expression where{};
    ScopeRequest scope{};
    FilterChoice filters{};
    std::optional<std::uint64_t> limit{};
    bool truncate = false;
    bool force = false;   ///< delete the row of a paranoid model, too
    bool silent = false;  ///< of one record that is deleted softly: leave updatedAt alone
    bool individualHooks = false;
    RunOptions run{};
};

/// The request of a model that is seen with these scopes, unless it names others.
template <class Request>
[[nodiscard]] Request withScope(Request request, const ScopeRequest& scope) {
    if (!request.scope) request.scope = scope;
    return request;
}

/// What the options of a call say of its filters.
template <class Options>
[[nodiscard]] FilterChoice filterChoice(const Options& options) {
    FilterChoice choice{.leftOut = options.unfiltered.entries()};
    if constexpr (requires { options.paranoid; }) choice.paranoid = options.paranoid;
    return choice;
}

/// What the options of a call say of how it runs. The result refers to them. Where they say of no transaction, the
/// thread's ambient one is still to come: `withAmbient`.
template <class Options>
[[nodiscard]] RunOptions givenRun(const Options& options) {
    RunOptions run{.logging = options.logging ? &*options.logging : nullptr,
                   .transaction = options.transaction.core(),
                   .timeout = options.timeout,
                   .tag = options.tag,
                   .outside = options.transaction.isOutside()};
    if constexpr (requires { options.hooks; }) run.hooks = options.hooks;
    if constexpr (requires { options.cache; }) run.cache = &options.cache;
    // Only what nothing is decided by may come from a server that lags behind: other calls have no such option.
    if constexpr (requires { options.useMaster; }) run.reading = options.useMaster ? ReadFrom::primary : ReadFrom::any;
    return run;
}

/// What `sync` is asked for.
struct SyncRequest {
    bool force = false;
    bool alter = false;
    std::optional<bool> drop{};
    bool lock = true;
    std::optional<std::string> match{};
    bool leavesKeys = false;  ///< foreign keys to other tables, which are added once all are there
};

/// The same of a call on tables, which takes part in no transaction: the servers' DDL would end it.
template <class Options>
[[nodiscard]] RunOptions tableRun(const Options& options) {
    RunOptions run{.logging = options.logging ? &*options.logging : nullptr,
                   .timeout = options.timeout,
                   .tag = options.tag,
                   .outside = true};
    if constexpr (requires { options.hooks; }) run.hooks = options.hooks;
    return run;
}

/// The same of a call that changes tables. Throws UsageError inside of an ambient transaction.
template <class Options>
[[nodiscard]] RunOptions tableChange(const Database& database, const Options& options, const char* doing) {
    requireNoAmbient(database, doing);
    return tableRun(options);
}

/// The request, in the thread's ambient transaction where its options say of none.
template <class Request>
[[nodiscard]] Request takingPart(const Database& database, Request request) {
    request.run = withAmbient(database, request.run);
    return request;
}

}  // namespace sequelize::detail
