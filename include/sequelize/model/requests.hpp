#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/association/find_request.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/statement.hpp>
#include <sequelize/query/values.hpp>

namespace sequelize::detail {

/// What the typed options become on their way into the compiled core.

struct InsertRequest {
    std::vector<AssignedValue> given{};     ///< instead of what the record's members hold
    std::vector<ColumnReference> fields{};  ///< only these; empty: all
    bool ignoreDuplicates = false;
    std::vector<ColumnReference> updateOnDuplicate{};
    std::vector<ColumnReference> conflictFields{};  ///< the key whose row is meant; empty: any
    bool tellsExisting = false;                     ///< as in InsertStatement
    bool validate = false;                          ///< report what is wrong with every record, not just the first
    bool silent = false;                            ///< a record that brings an updatedAt keeps it
    RunOptions run{};
};

struct UpdateRequest {
    std::vector<NamedAssignment> values{};
    std::vector<ColumnReference> fields{};  ///< of one record: only these may be set; empty: all
    Expression where{};
    std::optional<std::uint64_t> limit{};
    bool silent = false;  ///< leave updatedAt alone
    RunOptions run{};
};

/// A row that is looked for, and made where there is none.
struct FindOrCreateRequest {
    Expression where{};
    std::vector<NamedAssignment> defaults{};  ///< what a new row gets beside the values of `where`
    RunOptions run{};
};

struct UpsertRequest {
    std::vector<ColumnReference> fields{};  ///< those that a row gets which is there; empty: all
    std::vector<ColumnReference> conflictFields{};
    RunOptions run{};
};

/// A column, and by how much it is raised.
struct NamedAmount {
    ColumnReference column{};
    Value by{};
};

struct DestroyRequest {
    Expression where{};
    std::optional<std::uint64_t> limit{};
    bool truncate = false;
    RunOptions run{};
};

/// What the options of a call say of how it runs. The result refers to them.
template <class Options>
[[nodiscard]] RunOptions runOptions(const Options& options) {
    return {.logging = options.logging ? &*options.logging : nullptr,
            .transaction = options.transaction.core(),
            .timeout = options.timeout,
            .outside = options.transaction.isOutside()};
}

/// What `sync` is asked for.
struct SyncRequest {
    bool force = false;
    bool alter = false;
    std::optional<bool> drop{};
    bool lock = true;
    std::optional<std::string> match{};
};

/// The same of a call on tables, which takes part in no transaction: the servers' DDL would end it.
template <class Options>
[[nodiscard]] RunOptions tableRun(const Options& options) {
    return {.logging = options.logging ? &*options.logging : nullptr, .timeout = options.timeout, .outside = true};
}

}  // namespace sequelize::detail
