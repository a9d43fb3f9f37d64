#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/query/where.hpp>
#include <sequelize/schema/model_options.hpp>

namespace sequelize {
namespace detail {

class ModelCore;

/// What hooks get in the compiled core: a type for each kind of call. The options stay where the call has them, so that
/// a hook may change them. `options()`: how the call runs; null: it runs no statement in a transaction.

/// Which options of a record's call have an effect where a hook sets them before it is written.
struct CountingOptions {
    bool fields = true;
    bool where = true;
    bool silent = true;
};
inline constexpr CountingOptions optionsOfInsert{.where = false};
inline constexpr CountingOptions optionsOfUpsert{.where = false, .silent = false};  ///< and of one INSERT of many rows
inline constexpr CountingOptions optionsOfDestroy{.fields = false, .silent = false};  ///< and softly of many rows
inline constexpr CountingOptions optionsOfSoftDestroy{.fields = false};
inline constexpr CountingOptions optionsOfRestore{.fields = false};
inline constexpr CountingOptions noOptions{false, false, false};

struct RecordHook {
    const ModelCore& model;
    void* record = nullptr;
    const RunOptions& run;
    std::vector<ColumnReference>& fields;
    Expression& where;
    bool& silent;
    bool isNew = false;
    CountingOptions counts{};
    const ValidationError* error = nullptr;  ///< of validationFailed
    [[nodiscard]] const RunOptions* options() const noexcept { return &run; }
};

/// Records that stand one behind the other.
struct BulkCreateHook {
    const ModelCore& model;
    void* records = nullptr;
    std::size_t count = 0;
    InsertRequest& request;
    bool isOfLinks = false;  ///< of a join table's rows, which are written in whole
    [[nodiscard]] const RunOptions* options() const noexcept { return &request.run; }
};

struct BulkUpdateHook {
    const ModelCore& model;
    UpdateRequest& request;
    [[nodiscard]] const RunOptions* options() const noexcept { return &request.run; }
};

struct BulkDestroyHook {
    const ModelCore& model;
    DestroyRequest& request;
    [[nodiscard]] const RunOptions* options() const noexcept { return &request.run; }
};

struct FindHook {
    const ModelCore& model;
    FindRequest& request;
    void* records = nullptr;  ///< of afterFind
    std::size_t count = 0;
    [[nodiscard]] const RunOptions* options() const noexcept { return &request.run; }
};

struct CountHook {
    const ModelCore& model;
    CountRequest& request;
    [[nodiscard]] const RunOptions* options() const noexcept { return &request.run; }
};

struct SyncHook {
    const ModelCore* model = nullptr;  ///< null: all models
    SyncRequest& request;
    bool isOfAll = false;  ///< all tables are altered at once, as the whole call says
    [[nodiscard]] static const RunOptions* options() noexcept { return nullptr; }
};

struct DefineHook {
    std::string& name;
    ModelOptions& options;
    const ModelCore* model = nullptr;  ///< of afterDefine
};

struct AssociateHook {
    const ModelCore& model;
    AssociationRequest& request;
    const Association* association = nullptr;  ///< of afterAssociate
    [[nodiscard]] static const RunOptions* options() noexcept { return nullptr; }
};

/// The columns that a call writes; none: all, which an added one does not restrict.
template <class T>
class WrittenColumns : public List<ColumnName<T>> {
public:
    using List<ColumnName<T>>::List;
    WrittenColumns(List<ColumnName<T>> list) : List<ColumnName<T>>(std::move(list)) {}
    WrittenColumns& add(const ColumnName<T>& column) {
        if (!this->empty()) List<ColumnName<T>>::add(column);
        return *this;
    }
};

[[nodiscard]] SEQUELIZE_API const std::string& modelNameOf(const ModelCore& model) noexcept;
/// The option with which another call takes part in what this one takes part in.
[[nodiscard]] SEQUELIZE_API InTransaction transactionOf(const RunOptions& run);

}  // namespace detail

/// A record of whatever model, for hooks of the Sequelize object. Valid while the hook runs.
class SEQUELIZE_API AnyRecord {
public:
    // For the library.
    AnyRecord(const detail::ModelCore& model, void* record) noexcept : model_(&model), record_(record) {}

    /// The name that `define` was given.
    [[nodiscard]] const std::string& modelName() const noexcept { return detail::modelNameOf(*model_); }
    /// The record itself, when T is its struct; else null: `if (auto* user = record.as<User>())`.
    template <class T>
    [[nodiscard]] T* as() const noexcept {
        return isOf(&detail::structTag<T>) ? static_cast<T*>(record_) : nullptr;
    }
    /// Whether the struct has a member for an attribute of that name.
    [[nodiscard]] bool has(std::string_view attribute) const noexcept;
    /// The attribute's value. Throws UsageError when the struct has no member for it.
    [[nodiscard]] Value get(std::string_view attribute) const;
    /// Assigns it. Throws UsageError when the struct has no member for it, and ValidationError for a value that does
    /// not go into it.
    void set(std::string_view attribute, Value value) const;

private:
    [[nodiscard]] bool isOf(const void* structTag) const noexcept;

    const detail::ModelCore* model_;
    void* record_;
};

/// What a hook of a record's write may know of the call, and change: of create, save, update and destroy, and of their
/// validation (Sequelize: a hook's `options`). An option that has no effect in the call, as `.where` in an INSERT, or
/// any once the row is written, throws UsageError where a hook sets it. `T` is the model's struct.
template <class T>
class RecordCall {
public:
    explicit RecordCall(const detail::RecordHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.run)),
          isNewRecord(hook.isNew),
          fields(List<ColumnName<T>>::ofEntries(hook.fields)),
          where(Where<T>::of(hook.where)),
          silent(hook.silent) {}
    // For the library.
    void giveBack(const detail::RecordHook& hook) const {
        hook.fields = fields.entries();
        hook.where = where.expression();
        hook.silent = silent;
    }

    const std::string& modelName;      ///< the name that `define` was given
    const InTransaction transaction;   ///< to be passed on: a call with it happens with the one that runs the hook
    const bool isNewRecord;            ///< whether an INSERT stores it; of `afterUpsert`: whether its row is new
    detail::WrittenColumns<T> fields;  ///< the columns that are written; none: all, and stays so when one is added
    Where<T> where;                    ///< of `save`, `update` and `destroy`: what the row must fulfil, too
    bool silent;                       ///< updatedAt is left alone
};

/// What a hook of bulkCreate may know of the call, and change.
template <class T>
class BulkCreateCall {
public:
    explicit BulkCreateCall(const detail::BulkCreateHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.request.run)),
          fields(List<ColumnName<T>>::ofEntries(hook.request.fields)),
          validate(hook.request.reportsAll || !hook.request.validation.isOn
                       ? std::optional<bool>(hook.request.reportsAll)
                       : std::nullopt),
          individualHooks(hook.request.individualHooks),
          ignoreDuplicates(hook.request.ignoreDuplicates),
          updateOnDuplicate(List<ColumnName<T>>::ofEntries(hook.request.updateOnDuplicate)) {}
    // For the library.
    void giveBack(const detail::BulkCreateHook& hook) const {
        hook.request.fields = fields.entries();
        hook.request.validation.isOn = validate.value_or(true);
        hook.request.reportsAll = validate.value_or(false);
        hook.request.individualHooks = individualHooks;
        hook.request.ignoreDuplicates = ignoreDuplicates;
        hook.request.updateOnDuplicate = updateOnDuplicate.entries();
    }

    const std::string& modelName;      ///< the name that `define` was given
    const InTransaction transaction;   ///< to be passed on
    detail::WrittenColumns<T> fields;  ///< the columns that are written; none: all, and stays so when one is added
    std::optional<bool> validate;      ///< `true`: what is wrong with every record is reported; `false`: no validators
    bool individualHooks;              ///< the hooks of `create` run, too, for each record
    bool ignoreDuplicates;             ///< rows whose key exists are skipped
    List<ColumnName<T>> updateOnDuplicate;
};

/// What a hook of a static `update` may know of the call, and change.
template <class T>
class BulkUpdateCall {
public:
    explicit BulkUpdateCall(const detail::BulkUpdateHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.request.run)),
          values(Values<T>::of(hook.request.values)),
          where(Where<T>::of(hook.request.where)),
          limit(hook.request.limit),
          silent(hook.request.silent),
          individualHooks(hook.request.individualHooks) {}
    // For the library.
    void giveBack(const detail::BulkUpdateHook& hook) const {
        hook.request.values = values.list();
        hook.request.where = where.expression();
        hook.request.limit = limit;
        hook.request.silent = silent;
        hook.request.individualHooks = individualHooks;
    }

    const std::string& modelName;     ///< the name that `define` was given
    const InTransaction transaction;  ///< to be passed on
    Values<T> values;                 ///< what is set (Sequelize: `options.attributes`)
    Where<T> where;                   ///< which rows
    std::optional<std::uint64_t> limit;
    bool silent;           ///< updatedAt is left alone
    bool individualHooks;  ///< the rows are read first, and the hooks of `update` run for each
};

/// What a hook of a static `destroy` may know of the call, and change.
template <class T>
class BulkDestroyCall {
public:
    explicit BulkDestroyCall(const detail::BulkDestroyHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.request.run)),
          truncate(hook.request.truncate),
          where(Where<T>::of(hook.request.where)),
          limit(hook.request.limit),
          individualHooks(hook.request.individualHooks) {}
    // For the library.
    void giveBack(const detail::BulkDestroyHook& hook) const {
        hook.request.where = where.expression();
        hook.request.limit = limit;
        hook.request.individualHooks = individualHooks;
    }

    const std::string& modelName;     ///< the name that `define` was given
    const InTransaction transaction;  ///< to be passed on
    const bool truncate;              ///< every row goes: there is no `where`
    Where<T> where;                   ///< which rows
    std::optional<std::uint64_t> limit;
    bool individualHooks;  ///< the rows are read first, and the hooks of `destroy` run for each
};

/// What a hook of a finder may know of the call, and change before it runs.
template <class T>
class FindCall {
public:
    explicit FindCall(const detail::FindHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.request.run)),
          attributes(Attributes<T>::of(hook.request.selection)),
          where(Where<T>::of(hook.request.where)),
          order(List<Order<T>>::ofEntries(hook.request.order)),
          limit(hook.request.limit),
          offset(hook.request.offset) {}
    // For the library.
    void giveBack(const detail::FindHook& hook) const {
        hook.request.selection = attributes.selection();
        hook.request.where = where.expression();
        hook.request.order = order.entries();
        hook.request.limit = limit;
        hook.request.offset = offset;
    }

    const std::string& modelName;     ///< the name that `define` was given
    const InTransaction transaction;  ///< to be passed on
    Attributes<T> attributes;         ///< which columns are read
    Where<T> where;                   ///< which rows
    List<Order<T>> order;
    std::optional<std::uint64_t> limit;
    std::optional<std::uint64_t> offset;
};

/// What a hook of `count` may know of the call, and change.
template <class T>
class CountCall {
public:
    explicit CountCall(const detail::CountHook& hook)
        : modelName(detail::modelNameOf(hook.model)),
          transaction(detail::transactionOf(hook.request.run)),
          where(Where<T>::of(hook.request.where)) {}
    // For the library.
    void giveBack(const detail::CountHook& hook) const { hook.request.where = where.expression(); }

    const std::string& modelName;     ///< the name that `define` was given
    const InTransaction transaction;  ///< to be passed on
    Where<T> where;                   ///< which rows
};

/// What a hook of `sync` may know of the call, and change: of one model's, or of the Sequelize object's.
class SEQUELIZE_API SyncCall {
public:
    explicit SyncCall(const detail::SyncHook& hook);
    // For the library.
    void giveBack(const detail::SyncHook& hook) const;

    const std::string modelName;       ///< the name that `define` was given; empty: all models
    bool force;                        ///< the table is dropped first
    bool alter;                        ///< a table that is there is made what the model says
    std::optional<std::string> match;  ///< only where the database's name is such
};

/// What a hook of `define` may know of the call, and change.
class SEQUELIZE_API DefineCall {
public:
    explicit DefineCall(const detail::DefineHook& hook);
    // For the library.
    void giveBack(const detail::DefineHook& hook) const;

    std::string name;                        ///< the model's
    ModelOptions options;                    ///< its options, with the defaults of the Sequelize object
    const detail::TableDefinition* table{};  ///< of `afterDefine`: the table; before that null
};

/// What a hook of an association's declaration may know of it.
class SEQUELIZE_API AssociateCall {
public:
    explicit AssociateCall(const detail::AssociateHook& hook);
    // For the library.
    void giveBack(const detail::AssociateHook& hook) const;

    const std::string source;  ///< the name of the model that declares it
    const std::string target;  ///< the name of the other model
    const std::string kind;    ///< "belongsTo", "hasOne", "hasMany" or "belongsToMany"
    const std::string as;      ///< its name; before it is declared empty, unless told
    bool constraints;          ///< whether the foreign key is a constraint
    std::string onDelete;      ///< what becomes of referring rows; "": the usual
    std::string onUpdate;      ///< the same when the key changes
};

}  // namespace sequelize
