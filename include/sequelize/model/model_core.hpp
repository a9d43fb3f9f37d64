#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/association/record_sink.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/core/hook_table.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/hydrate/unknown_attributes.hpp>
#include <sequelize/model/model_handle.hpp>
#include <sequelize/model/model_number.hpp>
#include <sequelize/model/page.hpp>
#include <sequelize/model/record_layout.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

struct ColumnDescription;  // sequelize/schema/column_description.hpp

namespace detail {

class ModelCore;
class GeneratedIds;  // src/model/generated_ids.hpp
class ModelSet;
class PartialReads;    // src/model/partial_reads.hpp
class UndoneVersions;  // src/model/undone_versions.hpp
struct ModelRules;     // src/model/model_rules.hpp
struct ModelUse;       // src/model/model_use.hpp
class CompiledFind;    // src/model/compiled_find.hpp
struct PreparedFind;   // src/model/compiled_find.hpp
struct InsertPlan;     // src/model/prepared_row.hpp
struct PreparedRow;
class BulkRows;         // src/model/bulk_rows.hpp
struct GeneratedValue;  // src/model/pending_write.hpp
struct RecordMemory;
struct IncludePlan;    // src/association/plan/plan.hpp
struct RecordHook;     // hook_calls.hpp
class OwnRecords;      // src/model/hooks/own_records.hpp
struct RecordChanges;  // src/model/record_changes.hpp

/// A join table's row, beside the record that it connects.
struct ThroughRow {
    const ModelCore* core = nullptr;
    const void* row = nullptr;
};

/// The compiled half of `Model<T>`: the same for every struct. Records are passed as untyped addresses of objects of
/// the struct that the table was defined for.
class SEQUELIZE_API ModelCore {
public:
    ModelCore(ModelSet& models, TableDefinition table, RecordLayout layout);
    ModelCore(const ModelCore&) = delete;
    ModelCore& operator=(const ModelCore&) = delete;
    ~ModelCore() { handle_.forget(); }

    [[nodiscard]] const TableDefinition& table() const noexcept { return table_; }
    [[nodiscard]] Database& database() const noexcept { return database_; }
    [[nodiscard]] const ModelHandle& handle() const noexcept { return handle_; }
    [[nodiscard]] std::uint64_t number() const noexcept { return number_.value(); }
    [[nodiscard]] ModelSet& models() const noexcept { return models_; }
    /// Those of this model.
    [[nodiscard]] HookTable& hooks() noexcept { return hooks_; }
    /// Whether the call runs hooks of these types: the model's, or those for all models.
    [[nodiscard]] bool runsHooks(const RunOptions& run, HookMask types) const noexcept {
        return run.hooks && ((hooks_.mask() | database_.hooks().mask()) & types) != 0;
    }
    /// Throws UsageError where a hook has set an option of the call that has no effect there.
    template <class Hook>
    void runHooks(HookType type, Hook* hook) const;
    /// `run` null: the call runs no statement in a transaction.
    void runHooks(HookType type, void* hook, const RunOptions* run) const;
    /// The start of a struct's list of records, of which each has that size.
    [[nodiscard]] std::size_t recordSize() const noexcept { return layout_.size; }

    /// Declares an association of this model, and its other direction where the request has one: both or none.
    /// `through`: the join table's name, where the request has no model for it.
    void associate(AssociationRequest request, const std::string& through = {});

    /// Whether a statement was made of it: its columns keep their places.
    [[nodiscard]] bool isUsed() const noexcept;
    /// To be called before a statement is made. Throws UsageError for a struct with members that nothing speaks of.
    void use() const;

    // Filters and scopes. They belong before the threads, as associations do.
    /// Throws UsageError when the name is taken. `condition` is called once in each call that the filter counts for.
    void addFilter(std::string name, std::function<Expression()> condition);
    /// The same with one that stays as it is.
    void addFilter(std::string name, const Expression& condition);
    void setDefaultScope(ScopeRequest scope, bool overrides = false);
    /// `make` null: the scope takes arguments, and so cannot be asked for by its name.
    void addScope(std::string name, std::function<ScopeRequest()> make, bool overrides = false);
    /// The scope of that name. Throws UsageError when there is none, or it takes arguments.
    [[nodiscard]] ScopeRequest scopeNamed(const std::string& name) const;
    /// These scopes as one, each over those before it.
    [[nodiscard]] ScopeRequest mergedScopes(const std::vector<ScopeRequest>& scopes) const;
    /// Null: neither filters, but that of a paranoid model, nor scopes.
    [[nodiscard]] const ModelRules* rules() const noexcept { return rules_.get(); }
    /// The request with what the scopes and filters of all its tables give it.
    [[nodiscard]] FindRequest settled(FindRequest request) const;

    // Finders. They append records to a container that is seen as an association member is.
    void find(const FindRequest& request, RecordSink sink) const;
    /// What `find` runs: requests that differ in their values only are compiled once.
    [[nodiscard]] PreparedFind prepared(const FindRequest& request) const;
    /// The request as it is planned, where that is another one: with what its result's struct makes of it, and with the
    /// levels that its strategy loads separately. Null: as it is.
    [[nodiscard]] std::shared_ptr<const FindRequest> planned(const FindRequest& request) const;
    /// Fills the includes of records that are there, given by the addresses of their structs; `onlyMissing`: of those
    /// whose member is not loaded yet.
    void load(const std::vector<void*>& records, const FindRequest& request, bool onlyMissing) const;
    /// `records` holds one row's at a time, or with includes a batch; `visit` answers whether to go on.
    void findEach(const FindRequest& request, RecordSink records, const std::function<bool(void*)>& visit) const;
    /// Fills `records` anew with each batch; `visit` answers whether to go on.
    void findInBatches(const FindRequest& request, RecordSink records, const std::function<bool()>& visit) const;
    /// Reads one page. Throws CursorError for what is no cursor of this finder.
    [[nodiscard]] PageEnds findPage(const FindRequest& request, RecordSink sink) const;
    /// The rows of a query that this model did not write, by the names of columns or attributes.
    void readResult(ResultStream result, RecordSink sink, const RunOptions& run) const;
    [[nodiscard]] std::vector<Row> findRows(const FindRequest& request) const;
    [[nodiscard]] std::uint64_t count(const CountRequest& request) const;
    /// How many rows `find` would read without a limit.
    [[nodiscard]] std::uint64_t countMatches(const FindRequest& request) const;
    /// The server's plan for the statement that the request makes.
    [[nodiscard]] std::vector<Row> explain(const FindRequest& request) const;
    [[nodiscard]] std::vector<Row> explain(const CountRequest& request) const;
    [[nodiscard]] bool exists(const FindRequest& request) const;
    /// The statement that the request makes, to stand in another one: with what scopes and filters give it. Throws
    /// UsageError for what is a whole call's, such as `.transaction`, and EagerLoadingError for includes.
    [[nodiscard]] SelectStatement subquery(const FindRequest& request) const;
    [[nodiscard]] Value aggregate(const char* function, Expression column, const FindRequest& request) const;
    /// Adds "the primary key is ..." to the request.
    void restrictToKey(FindRequest& request, std::vector<Value> key) const;
    /// What `find` does for a request that asks for the key's row, for structs of `result` or, where it is null,
    /// records, and says nothing else but how it runs: with the text that this thread has for such a call. False, and
    /// nothing was done: there is more to ask of, such as a filter, and `find` does.
    [[nodiscard]] bool findByKey(const std::vector<Value>& key, const ResultStruct* result, const RunOptions& run,
                                 RecordSink sink) const;
    [[noreturn]] void rejectEmpty() const;

    // Writers.
    /// `record` null: a row of what the request gives, and of defaults.
    void insert(void* record, const InsertRequest& request) const;
    /// The record and the associated ones that it holds, in one transaction.
    void insertNested(void* record, const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void bulkInsert(void* records, std::size_t count, const InsertRequest& request,
                    const std::vector<IncludeRequest>& includes = {}) const;
    /// Rows of values and of defaults, without records.
    void insertRows(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const;
    /// Of records that stand one behind the other, the i-th.
    [[nodiscard]] void* recordAt(void* first, std::size_t i) const noexcept {
        return static_cast<std::byte*>(first) + i * layout_.size;
    }
    std::uint64_t update(const UpdateRequest& request) const;
    /// The same, and appends the records as they are then.
    void updateReturning(const UpdateRequest& request, RecordSink sink) const;
    std::uint64_t destroy(const DestroyRequest& request) const;
    /// `UPDATE ... SET column = column + by`.
    std::uint64_t increment(const std::vector<NamedAmount>& amounts, bool down, const UpdateRequest& request) const;

    // Rows that may be there already.
    /// Puts the row that `where` says into `found`, which is empty, or makes one. Returns whether it made one.
    bool findOrCreate(const FindOrCreateRequest& request, RecordSink found) const;
    /// The same, and a record that is not stored instead of a new row.
    bool findOrBuild(const FindOrCreateRequest& request, RecordSink found) const;
    /// Inserts the record, or updates the row that has its key, and makes the record what the row is. Returns whether
    /// it inserted.
    bool upsert(void* record, const UpsertRequest& request) const;
    /// Saves records that have rows, many with one statement, all of them or none.
    void bulkUpdate(void* records, std::size_t count, const UpdateRequest& request) const;

    /// `UPDATE ... SET deletedAt = NULL`.
    std::uint64_t restore(const UpdateRequest& request) const;

    // One record, found by its primary key. They throw EmptyResultError when its row is gone, or does not fulfil
    // `where`.
    void save(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) const;
    void updateRecord(void* record, const UpdateRequest& request) const;
    /// The same, whatever the record's association members hold.
    void assign(void* record, const UpdateRequest& request) const;
    void destroyRecord(void* record, const DestroyRequest& request) const;
    void restoreRecord(void* record, const UpdateRequest& request) const;
    /// What the record's member says. Throws UsageError where none does.
    [[nodiscard]] bool isDeletedSoftly(const void* record) const;
    void reload(void* record, const FilterChoice& filters, const RunOptions& run, const CallPlace& place = {}) const;
    void incrementRecord(void* record, const std::vector<NamedAmount>& amounts, bool down,
                         const UpdateRequest& request) const;

    // Validation.
    /// Adds a validator of whole records. Throws UsageError when there is one of that name.
    void addValidator(RecordValidator validator);
    /// Throws ValidationError where the record would not be written.
    void validate(const void* record, const ValidationRequest& request) const;

    // The table.
    void sync(bool force, const RunOptions& run, bool leavesKeys = false) const;
    void sync(const SyncRequest& request, const RunOptions& run) const;
    /// Makes a table of an older version of the library one of this version.
    void renewTable(const RunOptions& run) const;
    void drop(const RunOptions& run) const;
    [[nodiscard]] std::vector<ColumnDescription> describe(const RunOptions& run) const;
    void truncate(const RunOptions& run) const;
    /// The same as a model's rules allow it; of a paranoid one its rows are deleted softly.
    void truncate(const DestroyRequest& request) const;

    // Rows by their keys, for relations.
    [[nodiscard]] std::size_t indexOf(const ColumnReference& reference) const;
    [[nodiscard]] std::vector<std::vector<Value>> selectValues(const std::vector<std::size_t>& columns,
                                                               Expression where, const RunOptions& run,
                                                               const RowLock& lock = {}) const;
    [[nodiscard]] std::vector<std::vector<Value>> selectValues(const std::vector<std::size_t>& columns,
                                                               SelectStatement statement, const RunOptions& run) const;
    /// Throws UsageError: an association of a record, or with one, whose key in that column is NULL, or no row's yet.
    [[noreturn]] void failKeyless(std::size_t column, const std::string& label) const;
    std::uint64_t updateWhere(const std::vector<AssignedValue>& values, Expression where, const RunOptions& run) const;
    /// Softly, where the model is paranoid.
    std::uint64_t destroyWhere(Expression where, const RunOptions& run) const;
    /// What a row that is not deleted holds in `deletedAt`.
    [[nodiscard]] Value aliveMark() const;
    /// What filters give to a call about rows of this model alone.
    [[nodiscard]] Expression filterOf(const FilterChoice& choice) const;
    /// ", or is hidden by 'tenant'", of a row that was not found, where a filter may hide it.
    [[nodiscard]] std::string hiders() const;
    /// Throws the error with what hides the row that has the key.
    [[noreturn]] void failHidden(const UniqueConstraintError& error) const;
    /// The value that a record's column has; throws AssociationError when the struct has no member for it.
    [[nodiscard]] Value valueIn(const void* record, std::size_t column) const;
    /// The same, and NULL where the record waits for the database or a default to make its key: no row has it yet.
    /// Throws UsageError where the record has a row, and did not read its key.
    [[nodiscard]] Value keyIn(const void* record, std::size_t column) const;
    void setValueIn(void* record, std::size_t column, const Value& value) const;

    // Records as values.
    [[nodiscard]] std::vector<Value> valuesOf(const void* record) const;
    [[nodiscard]] std::string inspect(const void* record, std::size_t depth, const ThroughRow& through = {}) const;
    /// The columns and virtual attributes that a record has something to show of: of a Record<T>, what was read or
    /// assigned.
    [[nodiscard]] std::vector<const ColumnDefinition*> shownAttributes(const void* record) const;
    /// The associations of this model that have a member.
    [[nodiscard]] const std::vector<const Association*>& associations() const noexcept { return associations_; }
    /// The name of the struct's member that the association fills, where the compiler tells it, else the association's.
    [[nodiscard]] std::string_view memberOf(const Association& association) const noexcept;
    /// Gives a struct that derives from Record<T> its model, as a record that no row holds yet.
    void attachNew(void* record) const;
    /// Throws EagerLoadingError when the record, which is to be inserted, holds associated records that are not stored
    /// or not referred to, and that `includes` does not name. `remedy` says what to do instead.
    void requireNothingDropped(void* record, const std::vector<IncludeRequest>& includes, const char* remedy) const;
    /// The same for a record that has a row, and for what an UPDATE with `values` would pass over.
    void requireNothingPassedOver(void* record, const std::vector<NamedAssignment>& values) const;
    /// A finder was compiled that leaves members of this model's structs unread: attributes by their number.
    void noteUnread(const std::vector<std::size_t>& unread) const;
    /// The attributes with members that are not among those that a finder reads.
    [[nodiscard]] std::vector<std::size_t> unreadBeside(const std::vector<const ColumnDefinition*>& read) const;

private:
    friend class ModelSet;
    friend class RecordState;
    friend struct ModelAccess;  // model_access.hpp
    friend class CallFilters;   // src/model/filters.hpp

    [[nodiscard]] SelectStatement statementFor(const FindRequest& request,
                                               std::vector<const ColumnDefinition*>* targets) const;
    [[nodiscard]] IncludePlan planOf(const FindRequest& request) const;
    [[nodiscard]] SelectStatement countStatement(const CountRequest& request) const;
    [[nodiscard]] std::vector<Row> explain(const SelectStatement& statement, const RunOptions& run) const;
    /// Throws UsageError and EagerLoadingError where .distinct has no meaning.
    void requireDistinctRows(const FindRequest& request) const;
    void requireTransaction(const FindRequest& request) const;
    [[nodiscard]] std::vector<bool> fieldMask(const std::vector<ColumnReference>& fields) const;
    [[nodiscard]] InsertPlan planInsert(const InsertRequest& request) const;
    [[nodiscard]] std::optional<Value> insertValue(std::size_t index, const void* record, const InsertPlan& plan) const;
    /// `values`: where the row's go, one place per column. What is wrong with them is added to `errors`.
    [[nodiscard]] PreparedRow prepareInsert(const void* record, const InsertPlan& plan,
                                            std::span<std::optional<Value>> values,
                                            std::vector<ValidationErrorItem>& errors) const;
    // Validation of what is written: validation.cpp. What is refused is added to `errors`.
    /// What every write comes to, once it has the values and before its SQL. `values`: by attribute, columns first;
    /// null: not validated. `record`, unless it is null, is what the validators of whole records see.
    void validateRecord(const std::vector<const Value*>& values, const void* record, const ValidationRequest& request,
                        std::vector<ValidationErrorItem>& errors) const;
    /// `record` null: a row of which there are only the values.
    void validateInsert(const void* record, std::span<const std::optional<Value>> values, const InsertRequest& request,
                        std::vector<ValidationErrorItem>& errors) const;
    /// `record` null: of rows that nobody has read, so that nothing knows them whole. `withVirtuals`: its virtual
    /// attributes, too, where they were set.
    void validateUpdate(void* record, const std::vector<Assignment>& assignments, bool withVirtuals,
                        const ValidationRequest& request, std::vector<ValidationErrorItem>& errors) const;
    /// The values of a record that has a row, as far as they are known; what does not fit is added to `errors`.
    void checkStored(const void* record, std::span<std::optional<Value>> values,
                     std::vector<ValidationErrorItem>& errors) const;
    /// Those of a new one.
    void checkNew(const void* record, std::span<std::optional<Value>> values,
                  std::vector<ValidationErrorItem>& errors) const;
    void requireKnown(const ValidationRequest& request) const;
    /// Throws UsageError for a name that nothing has.
    [[nodiscard]] std::vector<std::string> skippedBy(const ValidationRequest& request) const;
    void insertPrepared(const BulkRows& rows, const InsertPlan& plan, const InsertRequest& request,
                        const std::function<void(std::size_t, std::uint64_t)>& wrote) const;
    ExecutionResult writePortion(const BulkRows& rows, std::size_t begin, std::size_t length,
                                 const InsertRequest& request, CompiledSql& statement, const RunOptions& run) const;
    void shareStamps(BulkRows& rows, const InsertPlan& plan, bool haveRecords) const;
    void checkRow(BulkRows& rows, const void* record, std::span<std::optional<Value>> scratch,
                  const InsertRequest& request, std::vector<ValidationErrorItem>& errors) const;
    // `given`: of each record what it is inserted with beside its own values; empty: nothing.
    void bulkInsertTree(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                        const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    /// `level`: how records of another level are inserted.
    void insertAssociated(std::span<void* const> records, const Association& association, const IncludeRequest& include,
                          const InsertRequest& level) const;
    /// New records are inserted; those that have a row are linked.
    void bulkInsertOrLink(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                          const IncludeRequest& include, const InsertRequest& level) const;
    [[nodiscard]] InsertStatement insertStatement(std::span<PreparedRow> rows, const InsertRequest& request) const;
    [[nodiscard]] ValidationErrorItem nullError(const ColumnDefinition& column) const;
    void insertTree(void* record, const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;

    // Hooks, in src/model/hooks: what calls do that run some, and what they and others have in common, by its old name
    // with Row or Rows.
    void findHooked(const FindRequest& request, RecordSink sink) const;
    void findRecords(const FindRequest& request, RecordSink sink) const;
    void readFound(const CompiledFind& compiled, CompiledSql statement, const RunOptions& run, PageReader* page,
                   RecordSink sink) const;
    void findAsked(FindRequest asked, RecordSink sink) const;
    /// Of a request that hooks have seen and that is settled.
    void readBatches(const FindRequest& request, const char* what, RecordSink records,
                     const std::function<bool()>& visit) const;
    void findLocked(const FindRequest& request, const OwnRecords& records) const;
    /// The request, as hooks leave it.
    [[nodiscard]] FindRequest hookedFind(const FindRequest& request) const;
    [[nodiscard]] std::uint64_t countRows(const CountRequest& request) const;
    [[nodiscard]] CountRequest hookedCount(const CountRequest& request) const;
    void insertRow(void* record, const InsertRequest& request) const;
    void insertTreeRows(void* record, const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void insertHooked(void* record, const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void bulkInsertRows(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                        const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void bulkInsertTreeRows(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                            const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    /// Of records that stand one behind the other.
    void bulkInsertHooked(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                          const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void validateEach(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                      const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void createEach(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                    InsertRequest& request, const std::vector<IncludeRequest>& includes) const;
    void insertRowsHooked(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const;
    void insertRowsOf(std::span<const std::vector<AssignedValue>> given, std::span<void* const> records,
                      const InsertRequest& request) const;
    /// A join table's rows, by `create` where it has hooks for that.
    void insertEach(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const;
    std::uint64_t updateRows(const UpdateRequest& request) const;
    std::uint64_t updateHooked(const UpdateRequest& request) const;
    /// The hooks before a static update, and those behind it: what they set is in the request then.
    void beforeUpdateRows(UpdateRequest& request) const;
    void afterUpdateRows(UpdateRequest& request) const;
    void validateValues(UpdateRequest& request) const;
    /// Returns the keys that the rows have then.
    std::vector<std::vector<Value>> updateEach(UpdateRequest& request) const;
    /// Updates the rows by their keys, which are locked; the same.
    std::vector<std::vector<Value>> updateByKeys(const UpdateRequest& request) const;
    std::uint64_t destroyRows(const DestroyRequest& request) const;
    std::uint64_t destroyHooked(const DestroyRequest& request) const;
    std::uint64_t restoreRows(const UpdateRequest& request) const;
    void restoreRow(void* record, const UpdateRequest& request) const;
    std::uint64_t destroyEach(DestroyRequest& request) const;
    void assignHooked(void* record, const UpdateRequest& request) const;
    void saveHooked(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) const;
    /// Whether something was written.
    bool saveStored(void* record, const UpdateRequest& request, const std::vector<ColumnReference>& fields) const;
    [[nodiscard]] RecordChanges changesOf(void* record, const UpdateRequest& request,
                                          const std::vector<ColumnReference>& fields) const;
    /// Puts what was written into the record's members, and remembers it. `version`: that which the row had. `values`:
    /// what the program gave to be written, where the members did not hold it.
    void rememberUpdate(void* record, const Value& version, const std::vector<Assignment>& assignments,
                        const std::vector<NamedAssignment>& values, const RunOptions& run) const;
    /// `beside`: what the row gets, too, where it is deleted softly.
    void destroyRow(void* record, const DestroyRequest& request, std::vector<NamedAssignment> beside = {}) const;
    void forgetRow(void* record, const RunOptions& run) const;
    /// `check` throws ValidationError.
    void validateHooked(RecordHook& hook, const std::function<void()>& check) const;
    /// The same once hooks have changed a record that was valid: without beforeValidate and afterValidate.
    void validateAgain(RecordHook& hook, const std::function<void()>& check) const;
    /// Throws ValidationError for what the INSERT would be refused for; `later`: columns that get their values then.
    void checkInsert(const void* record, const InsertRequest& request, const std::vector<std::size_t>& later) const;
    [[nodiscard]] std::vector<std::vector<Value>> keysOf(const OwnRecords& records) const;
    [[nodiscard]] Expression ofKeys(std::span<const std::vector<Value>> keys) const;
    void syncTable(const SyncRequest& request, const RunOptions& run) const;
    /// Whether a value for the column comes from the database, or from a default of the primary key.
    [[nodiscard]] bool isGenerated(std::size_t column) const noexcept;
    /// Throws UsageError for options of bulkCreate that would overwrite what the records do not bring.
    void checkUpsert(const InsertRequest& request, const InsertPlan& plan) const;
    void requireOwnKeys(const void* record, const InsertRequest& request) const;
    [[nodiscard]] bool leavesDefault(std::size_t column, const void* record) const;
    /// Puts what was inserted into the members. Throws ConversionError when one cannot hold it.
    void writeBack(void* record, const PreparedRow& row, const RunOptions& run) const;
    [[nodiscard]] std::vector<std::size_t> databaseDefaults(const PreparedRow& row, const InsertPlan& plan,
                                                            const void* record) const;
    /// A Record that has a row is linked only: its row gets what the request gives.
    void insertOrLink(void* record, const InsertRequest& request, const std::vector<IncludeRequest>& includes) const;

    // What a Record<T> remembers.
    /// Its state as the transactions that have ended left it; null for a plain struct. Throws UsageError for a record
    /// of another model.
    [[nodiscard]] RecordState* stateOf(void* record) const;
    /// Makes a record, of whatever model, what the transactions that have ended left of it.
    void settleRecord(void* record) const;
    /// Throws UsageError when another transaction wrote the record and is open, or its row is in doubt.
    void requireWritable(const RecordState& state, const RunOptions& run) const;
    /// The first of the two.
    void requireReachable(const RecordState& state, const RunOptions& run) const;
    void keepWritten(RecordState& state, const RunOptions& run, std::vector<GeneratedValue> generated) const;
    void rememberInsert(void* record, const PreparedRow& row, const InsertRequest& request) const;
    void rememberUpsert(void* record, const PreparedRow& row, const InsertRequest& request) const;
    void rememberRow(void* record, const RunOptions& run) const;
    [[nodiscard]] bool mustWrite(const RecordMemory& memory, std::size_t column, const Value& value,
                                 bool isNamed) const;
    /// What an association member holds, for the record's own row.
    enum class Held : std::uint8_t {
        stored,    ///< a record with a row, or one of which nobody can tell
        unsaved,   ///< one that no row has
        unlinked,  ///< one with a row that the foreign key does not refer to
    };
    [[nodiscard]] Held heldByNew(const Association& association, void* record, const void* associated) const;
    [[nodiscard]] Held heldByStored(const Association& association, void* record, const void* associated) const;
    [[noreturn]] void failHeld(Held held, const Association& association, const char* remedy) const;
    /// Whether the record has no primary key yet, since it is to be generated.
    [[nodiscard]] bool awaitsKey(const void* record) const;
    /// Whether the member holds what it held before, since no finder read it, as far as can be told.
    [[nodiscard]] bool isUnread(const void* record, std::size_t column) const;

    // What a plain struct cannot remember.
    void noteGeneratedId(std::uint64_t first, std::uint64_t count, std::uint64_t step, const InsertPlan& plan,
                         const RunOptions& run) const;
    void noteGivenIds(std::span<const PreparedRow> rows) const;
    /// Makes the next id one that no record was given, also where the database took it back with a transaction.
    void skipUndoneIds(const RunOptions& run) const;
    [[nodiscard]] bool hasUndoneId(const void* record) const;
    /// Makes a record new whose INSERT was rolled back; throws UsageError when another row has its id by now.
    bool forgetUndoneId(void* record, const RunOptions& run) const;
    /// Throws UsageError when the record may have been read in part and its row has more to lose.
    void requireReadInFull(void* record, const RunOptions& run) const;
    [[nodiscard]] bool hasKey(const void* record) const;
    /// Throws UsageError when the struct has no members to find a record's row by.
    void requireKeyMembers() const;
    [[nodiscard]] Expression keyCondition(void* record, const char* what) const;
    /// Reads these columns of the row into a record; false: there is no such row.
    [[nodiscard]] bool readColumns(Expression where, const std::vector<const ColumnDefinition*>& columns, void* into,
                                   const RunOptions& run, const RowLock& lock = {}) const;
    void readBack(void* record, const std::vector<std::size_t>& columns, const RunOptions& run) const;
    /// The same of several records, with one query for many.
    void readBack(std::span<void* const> records, const std::vector<std::size_t>& columns, const RunOptions& run) const;
    /// Of columns that were just read into the record.
    void rememberReadBack(void* record, const std::vector<const ColumnDefinition*>& columns) const;
    /// Makes the value what the column stores, or adds what is wrong with it to `errors`.
    void checkValue(std::size_t column, Value& value, std::vector<ValidationErrorItem>& errors) const;
    /// The same, and throws ValidationError.
    void fit(std::size_t column, Value& value) const;
    ExecutionResult write(const CompiledSql& statement, const RunOptions& run) const;
    /// Inserts the rows. `first`: the number of the first one in a bulkCreate, for errors to say which record is wrong.
    ExecutionResult writeRows(std::span<PreparedRow> rows, const InsertRequest& request,
                              std::optional<std::size_t> first, const RunOptions& run) const;
    /// Runs an INSERT, and says of an error what the rows, which are asked for then only, tell of it.
    ExecutionResult writeInsert(const CompiledSql& statement, const std::function<std::span<PreparedRow>()>& rowsOfIt,
                                const InsertRequest& request, std::optional<std::size_t> first,
                                const RunOptions& run) const;
    void createMissingIndexes(const RunOptions& run) const;
    [[nodiscard]] std::vector<Assignment> assignmentsOf(const std::vector<NamedAssignment>& values,
                                                        std::vector<ValidationErrorItem>& errors) const;
    [[nodiscard]] std::vector<Assignment> incremented(const std::vector<NamedAmount>& amounts, bool down) const;
    void stampUpdate(std::vector<Assignment>& assignments, bool silent) const;
    std::uint64_t runUpdate(std::vector<Assignment> assignments, const UpdateRequest& request) const;
    /// Throws UsageError for a column that the database fills: no statement sets it.
    void requireWritten(std::size_t column) const;
    /// The same for what a row that exists is to get, and for the version, which counts by itself.
    void requireSettable(std::size_t column) const;
    /// Throws UsageError where a record that is to be inserted brings a value for such a column.
    void requireLeftToDatabase(const void* record, const InsertRequest& request) const;
    /// The VIRTUAL attributes that are functions of the record.
    void computeVirtuals(void* record) const;
    [[nodiscard]] Value asHeld(std::size_t column, const Value& value) const;
    /// Adds an error for each value that would be stored and not go into the struct's member.
    void requireHeld(const std::vector<Assignment>& assignments, std::vector<ValidationErrorItem>& errors) const;
    /// The request's values, which fit their columns and which validators accept; those of a record go into its
    /// members, too. Throws ValidationError. `record` null: of any row.
    [[nodiscard]] std::vector<Assignment> checkedAssignments(void* record, const UpdateRequest& request) const;
    void updateStored(void* record, std::vector<Assignment> assignments, const UpdateRequest& request,
                      const char* what = "update") const;

    // Optimistic locking.
    /// The version that the record's row must have; NULL where the model has none. Throws UsageError where the record
    /// did not read it.
    [[nodiscard]] Value expectedVersion(void* record, const char* what) const;
    /// The condition for that version; absent where the model has none.
    [[nodiscard]] Expression isVersion(const Value& version) const;
    /// Adds "version = version + 1", unless the update sets it.
    void raiseVersions(std::vector<Assignment>& assignments) const;
    /// Adds the version that follows to the assignments of one record.
    void stampVersion(std::vector<Assignment>& assignments, const Value& version) const;
    /// Writes one record's row by its key: `write` is given the condition and the row's version, and answers how many
    /// rows it found. Throws EmptyResultError or OptimisticLockError where it found none. A row that does not fulfil
    /// `filter` is none.
    void writeVersioned(void* record, const char* what, const Expression& filter, const Expression& where,
                        const RunOptions& run,
                        const std::function<std::uint64_t(const Expression& where, const Value& version)>& write) const;
    /// A plain struct got its version in a transaction.
    void noteVersion(const void* record, const Value& before, const RunOptions& run) const;
    /// Throws what says why no row was found.
    [[noreturn]] void failUnwritten(const char* what, const Expression& key, const Value& version, bool isConditional,
                                    const RunOptions& run) const;
    [[noreturn]] void failStale(const char* what, std::optional<std::size_t> record, const char* remedy = "") const;
    /// Lets `found` write at the record's version, which it is given anew, and, of a plain struct, at those before it
    /// that a rollback has brought back. Returns whether it found the row.
    [[nodiscard]] bool foundAtVersion(void* record, Value& version, const std::function<bool()>& found) const;
    /// The version that the row has now, also where a transaction's snapshot is older; NULL where the model has none.
    /// Nothing: there is no such row.
    [[nodiscard]] std::optional<Value> presentVersion(const Expression& key, const RunOptions& run) const;
    /// Throws what says so where a row of bulkUpdate is gone, or has another version.
    void requireUnchanged(const Expression& key, const Value& version, std::size_t record, const RunOptions& run) const;

    // Rows that may be there already.
    /// What a row gets that is made for the request. Throws UsageError where that cannot be told.
    [[nodiscard]] std::vector<AssignedValue> valuesToFind(const FindOrCreateRequest& request, const char* what) const;
    /// The columns of the key that these fields are. Throws UsageError when they are none.
    [[nodiscard]] std::vector<std::size_t> keyOfFields(const std::vector<ColumnReference>& fields,
                                                       const char* what) const;
    /// What an upsert sets in a row that is there.
    [[nodiscard]] std::vector<std::size_t> columnsToUpdate(void* record, const std::vector<std::size_t>& key,
                                                           const PreparedRow& row, const UpsertRequest& request) const;
    /// The id of the row that was made; nothing: there was one.
    /// `versioned`: the record whose version the row must have; null: any.
    [[nodiscard]] std::optional<std::uint64_t> insertOrUpdate(PreparedRow& row, const std::vector<std::size_t>& key,
                                                              const std::vector<std::size_t>& updated, void* versioned,
                                                              const UpsertRequest& request) const;
    /// Makes the record what the row is that has the key.
    [[nodiscard]] bool readUpserted(void* record, const Expression& isRow, const RunOptions& run) const;
    /// The same as `upsert`, without hooks of its own.
    bool upsertRow(void* record, const UpsertRequest& request) const;
    /// Gives a new record its values. Returns those that its members cannot bring.
    [[nodiscard]] std::vector<AssignedValue> giveNew(void* record, const std::vector<AssignedValue>& values) const;
    /// Makes the row, or finds that of another who was quicker. Returns whether it made one.
    [[nodiscard]] bool createOrFind(const FindOrCreateRequest& request, const std::vector<AssignedValue>& values,
                                    const FindRequest& look, RecordSink found) const;
    /// Finds the row that was made or found again with what the request includes.
    void findWithIncludes(const FindOrCreateRequest& request, RecordSink found) const;
    /// Throws UsageError for a record that was read and that .updateOnDuplicate would write over a newer row.
    void requireNoVersion(void* record, const InsertRequest& request) const;
    /// Whether the record says which version its row must have for an upsert.
    [[nodiscard]] bool knowsVersion(void* record) const;
    /// Sets the row where it has the record's version. Returns whether there is one. Throws OptimisticLockError for one
    /// of another version.
    [[nodiscard]] bool updateVersioned(void* record, const Expression& isRow, std::vector<Assignment> assignments,
                                       const RunOptions& run) const;

    void requireRestriction(const Expression& where, const char* what) const;
    void requireParanoid(const char* what) const;
    /// Throws UsageError where filters count that the call could not keep.
    void requireUnfiltered(const FilterChoice& choice, const std::string& what) const;
    /// The same for one record: whether its row was deleted softly is nothing that hides it from its holder.
    [[nodiscard]] Expression recordFilter(FilterChoice choice) const;
    [[nodiscard]] Expression aliveCondition() const;
    /// Which rows a write by a condition is about.
    struct WrittenRows {
        Expression where{};
        std::optional<std::uint64_t> limit{};
    };
    /// Whether rows get a `deletedAt` instead of being deleted.
    [[nodiscard]] bool deletesSoftly(const DestroyRequest& request) const noexcept;
    [[nodiscard]] Assignment deletedNow() const;
    /// Of the request counts how rows are deleted. `beside`: what they get, too, where they are deleted softly.
    std::uint64_t deleteRows(WrittenRows rows, const DestroyRequest& request,
                             std::vector<Assignment> beside = {}) const;
    void destroySoftly(void* record, const DestroyRequest& request, std::vector<NamedAssignment> beside) const;
    /// With what scopes and filters give. Throws UsageError where neither the call nor its scope has a condition.
    void requireSimpleScope(const FindRequest& scope, bool isLimited, const char* what) const;
    void requireNoRequiredInclude(const FindRequest& request, const char* what) const;
    [[nodiscard]] WrittenRows rowsOf(WrittenRows given, const ScopeRequest& scope, const FilterChoice& filters,
                                     const char* what) const;
    [[nodiscard]] WrittenRows rowsToUpdate(const UpdateRequest& request, const char* what) const;
    [[noreturn]] void rowGone(const char* what, bool isConditional = false) const;

    /// A record that was just read: it knows its model, what is stored, and which associations it has.
    void markRead(void* record, const UnknownAttributes& unknown, const RunOptions& run) const;
    /// How a statement runs that is about this model alone.
    [[nodiscard]] RunOptions about(RunOptions run) const noexcept {
        run.models = {&name_, 1};
        run.tables = {&tableName_, 1};
        return run;
    }
    [[nodiscard]] SelectStatement countIncluded(const CountRequest& request) const;
    void findIncluded(const FindRequest& request, RecordSink sink) const;
    void loadIncludes(const std::vector<void*>& records, const FindRequest& request, bool onlyMissing) const;
    void loadFor(std::vector<void*>& parents, const FindRequest& request, const Association& association) const;
    void refreshInitials();
    void requireComplete() const;
    void findUnfilled();

    const ModelNumber number_{*this};
    HookTable hooks_{};
    ModelSet& models_;
    Database& database_;
    std::vector<const Association*> associations_;  // those of this model that have a member
    TableDefinition table_;
    const std::string_view name_{table_.modelName};
    const std::string_view tableName_{table_.tableName};
    const ModelHandle handle_;
    std::vector<std::size_t> leftToDatabase_;  // columns with a member that no statement sets
    std::vector<std::size_t> columnsWithSet_;  // columns with a member and a .set
    bool computesVirtuals_ = false;            // some VIRTUAL attribute has a .get
    std::vector<Value> initials_;  ///< what the members of columns and virtual attributes hold in a new struct
    RecordLayout layout_;
    bool hasValidators_ = false;  ///< of attributes or of whole records
    std::vector<RecordValidator> recordValidators_{};
    // shared with nobody, but their types are private
    std::shared_ptr<ModelUse> use_;
    std::shared_ptr<GeneratedIds> generatedIds_;
    std::shared_ptr<PartialReads> partialReads_;
    std::shared_ptr<UndoneVersions> undoneVersions_;
    std::shared_ptr<ModelRules> rules_{};
};

}  // namespace detail
}  // namespace sequelize
