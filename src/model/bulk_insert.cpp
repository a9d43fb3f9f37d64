#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "bulk_rows.hpp"
#include "compiled_insert.hpp"
#include "drop_remedy.hpp"
#include "generated_ids.hpp"
#include "hooks/hook_masks.hpp"
#include "record_access.hpp"

// Many rows: all are checked first, and sent in portions.
namespace sequelize::detail {
namespace {

/// 500 rows of 6 columns: more at once was no faster on MySQL and MariaDB, and a longer text is not kept prepared.
constexpr std::size_t bindsPerInsert = 3000;

/// Rows of one statement.
struct Portion {
    std::size_t begin = 0;
    std::size_t length = 0;
    std::uint64_t firstId = 0;         ///< that the database made; 0: none
    std::vector<std::uint64_t> ids{};  ///< of each row, where they do not follow each other
};

/// What portions must observe.
struct Limits {
    std::size_t binds;
    std::size_t bytes;  ///< 0: any
    bool alike;         ///< all rows leave the same columns to the database
};

/// How many rows, from `begin` on, go into one statement: they leave the id to the database alike, and stay within the
/// limits. One at least: whether it is too large by itself is for the driver to say.
std::size_t portionLength(const BulkRows& rows, std::size_t begin, std::size_t columns, const Limits& limits) {
    std::size_t bytes = rows.wireSize(begin);
    std::size_t length = 1;
    for (std::size_t i = begin + 1;
         i < rows.count() && rows.generatesId(i) == rows.generatesId(begin) && (length + 1) * columns <= limits.binds &&
         (!limits.alike || rows.leaveAlike(i, begin));
         ++i) {
        bytes += rows.wireSize(i);
        if (limits.bytes != 0 && bytes > limits.bytes) break;
        ++length;
    }
    return length;
}

/// The rows of a portion as others look at them.
class WholeRows {
public:
    WholeRows(const BulkRows& rows, const Portion& portion, std::size_t width) : values_(portion.length * width) {
        for (std::size_t i = 0; i < portion.length; ++i)
            rows_.push_back(rows.whole(portion.begin + i, std::span(values_).subspan(i * width, width)));
    }
    [[nodiscard]] std::span<PreparedRow> rows() noexcept { return rows_; }

private:
    std::vector<std::optional<Value>> values_;
    std::vector<PreparedRow> rows_{};
};

Shape shapeOf(std::uint64_t generation, const TableDefinition& table, const BulkRows& rows, const Portion& portion,
              const InsertRequest& request) {
    bool alike = isKept(request);
    for (std::size_t i = 1; alike && i < portion.length; ++i) alike = rows.leaveAlike(portion.begin, portion.begin + i);
    Shape shape = shapeOf(generation, table, portion.length);
    if (!alike) shape.setUnique();
    for (std::size_t i = 0; i < table.columns.size(); ++i) shape.add(rows.has(portion.begin, i));
    return shape;
}

}  // namespace

/// What all rows have: the time, where their records bring none.
void ModelCore::shareStamps(BulkRows& rows, const InsertPlan& plan, bool haveRecords) const {
    const auto shareNow = [&](std::optional<std::size_t> index, bool always) {
        if (!index) return;
        const auto& column = table_.columns[*index];
        if (column.accessors) return;
        std::optional<DateTime> unset;
        if (!always && haveRecords && column.member) {
            const auto* initial = initials_[*index].getIf<DateTime>();
            if (column.member.type != &memberType<DateTime> || !initial) return;
            unset = *initial;
        }
        Value value(plan.now);
        fit(*index, value);
        rows.share(*index, std::move(value), unset);
    };
    shareNow(table_.createdAt, table_.createdAt == table_.updatedAt);
    const bool keepsUpdatedAt = plan.keepsUpdatedAt && table_.updatedAt && table_.columns[*table_.updatedAt].member;
    shareNow(table_.updatedAt, !keepsUpdatedAt);
}

/// Checks the next row. `record` null: it has none.
void ModelCore::checkRow(BulkRows& rows, const void* record, std::span<std::optional<Value>> scratch,
                         const InsertRequest& request, std::vector<ValidationErrorItem>& errors) const {
    const std::size_t number = rows.count();
    if (const InsertPlan* rest = rows.next())
        rows.add(prepareInsert(record, *rest, scratch, errors));
    else
        rows.add({.databaseDefaults = !leftToDatabase_.empty()});
    const bool validates = hasValidators_ && request.validation.isOn;
    if (validates) (void)rows.whole(number, scratch);
    validateInsert(record, scratch, request, errors);
    if (validates) std::ranges::fill(scratch, std::nullopt);
}

void ModelCore::bulkInsertRows(std::span<void* const> records, std::span<const std::vector<AssignedValue>> given,
                               const InsertRequest& request, const std::vector<IncludeRequest>& includes) const {
    const std::size_t count = records.size();
    if (count == 0) return;
    InsertPlan plan = planInsert(request);
    // Rows that are copied bring their own, as in Sequelize. Where they may replace others they are a change of now.
    plan.keepsUpdatedAt = request.eachAsCreate ? request.silent : request.updateOnDuplicate.empty();
    checkUpsert(request, plan);
    std::vector<ValidationErrorItem> errors;
    BulkRows rows(table_, plan, records, given);
    shareStamps(rows, plan, true);
    std::vector<std::optional<Value>> scratch(table_.columns.size());
    for (std::size_t i = 0; i < count; ++i) {
        settleRecord(records[i]);  // an id that was rolled back is no key to insert
        requireOwnKeys(records[i], request);
        requireNoVersion(records[i], request);  // a hook may have set .updateOnDuplicate
        requireLeftToDatabase(records[i], request);
        requireNothingDropped(records[i], includes, dropRemedy(request.eachAsCreate));
        const std::size_t known = errors.size();
        checkRow(rows, records[i], scratch, request, errors);
        for (auto error = known; error < errors.size() && !request.eachAsCreate; ++error) {
            errors[error].message.insert(0, fmt::format("record {}: ", i));
            errors[error].record = i;
        }
        if (!errors.empty() && !request.reportsAll) break;
    }
    if (!errors.empty()) throw ValidationError(std::move(errors));
    const bool idsKnown = !request.ignoreDuplicates && request.updateOnDuplicate.empty();
    std::map<std::vector<std::size_t>, std::vector<void*>> toReadBack;
    const auto remember = [&](std::size_t i, std::uint64_t id) {
        const PreparedRow row = rows.whole(i, scratch);
        if (id != 0) scratch[*table_.autoIncrement] = Value(id);
        if (idsKnown)
            rememberInsert(records[i], row, request);
        else
            rememberUpsert(records[i], row, request);
    };
    const auto setId = [&](void* record, std::uint64_t id) {
        return id == 0 || setStored(table_.columns[*table_.autoIncrement], record, Value(id));
    };
    insertPrepared(rows, plan, request, [&](std::size_t i, std::uint64_t id) {
        // A plain struct remembers nothing, and gets what it may not hold.
        if (layout_.state || !setId(records[i], id) || !rows.writeBack(i, records[i])) remember(i, id);
        if (idsKnown && rows.databaseDefaults(i))
            toReadBack[databaseDefaults(rows.whole(i, scratch), plan, nullptr)].push_back(records[i]);
    });
    for (const auto& [columns, some] : toReadBack) readBack(some, columns, request.run);
    if (computesVirtuals_)
        for (void* record : records) computeVirtuals(record);
}

void ModelCore::insertRows(std::span<const std::vector<AssignedValue>> given, const InsertRequest& request) const {
    if (given.empty()) return;
    if (runsHooks(request.run, bulkCreateHooks))
        insertRowsHooked(given, request);
    else
        insertRowsOf(given, {}, request);
}

/// `records` empty: what is not given are defaults.
void ModelCore::insertRowsOf(std::span<const std::vector<AssignedValue>> given, std::span<void* const> records,
                             const InsertRequest& request) const {
    const InsertPlan plan = planInsert(request);
    std::vector<ValidationErrorItem> errors;
    BulkRows rows(table_, plan, records, given);
    shareStamps(rows, plan, !records.empty());
    std::vector<std::optional<Value>> scratch(table_.columns.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        checkRow(rows, records.empty() ? nullptr : records[i], scratch, request, errors);
        if (!errors.empty()) throw ValidationError(std::move(errors));
    }
    insertPrepared(rows, plan, request, [&](std::size_t i, std::uint64_t id) {
        if (records.empty()) return;
        const PreparedRow row = rows.whole(i, scratch);
        if (id != 0) scratch[*table_.autoIncrement] = Value(id);
        rememberInsert(records[i], row, request);
    });
}

ExecutionResult ModelCore::writePortion(const BulkRows& rows, std::size_t begin, std::size_t length,
                                        const InsertRequest& request, CompiledSql& statement,
                                        const RunOptions& run) const {
    const Portion portion{begin, length};
    const std::size_t width = table_.columns.size();
    const Shape shape = shapeOf(models_.graph().generation(), table_, rows, portion, request);
    if (const std::string* text = keptInsert(shape)) {
        statement.sql = *text;
        const std::size_t values = rows.width(begin);
        statement.binds.resize(length * values);
        for (std::size_t i = 0; i < length; ++i)
            rows.put(begin + i, std::span(statement.binds).subspan(i * values, values));
    } else {
        WholeRows whole(rows, portion, width);
        statement = database_.dialect().insert(insertStatement(whole.rows(), request));
        keepInsert(shape, statement.sql);
    }
    std::optional<WholeRows> refused;
    const auto lookedAt = [&] { return refused.emplace(rows, portion, width).rows(); };
    return writeInsert(statement, lookedAt, request, request.eachAsCreate ? std::nullopt : std::optional(begin), run);
}

/// In portions, all of them or none. `wrote` is called for each row then, with the id that the database made for it, or
/// 0.
void ModelCore::insertPrepared(const BulkRows& rows, const InsertPlan& plan, const InsertRequest& request,
                               const std::function<void(std::size_t, std::uint64_t)>& wrote) const {
    const std::size_t count = rows.count();
    const auto& abilities = database_.dialect().capabilities();
    const Limits limits{.binds = std::min(bindsPerInsert, abilities.maxBinds),
                        // half of the packet: a statement's text and types travel too
                        .bytes = database_.serverInfo(request.run).maxStatementBytes / 2,
                        // Without DEFAULT in VALUES a column is left out of a whole statement, or of none.
                        .alike = plan.omitsNulls && !abilities.defaultInValues};
    std::vector<Portion> portions;
    for (std::size_t done = 0; done < count; done += portions.back().length)
        portions.push_back({done, portionLength(rows, done, std::max<std::size_t>(table_.columns.size(), 1), limits)});

    std::optional<Transaction> transaction;
    RunOptions run = request.run;
    std::optional<PooledConnection> own;
    if (portions.size() > 1 && !(request.isPart && run.transaction))
        run = transaction.emplace(database_, run).inside(run);
    else if (!run.transaction && !run.connection)
        run.connection = &*own.emplace(database_.acquire());  // the session whose step is asked for
    const bool idsKnown = !request.ignoreDuplicates && request.updateOnDuplicate.empty();
    const std::uint64_t step = idsKnown && count > 1 ? database_.autoIncrementStep(run) : 1;
    CompiledSql statement;
    for (auto& [begin, length, firstId, ids] : portions) {
        const bool generatesId = rows.generatesId(begin);
        if (generatesId)
            skipUndoneIds(run);
        else if (table_.autoIncrement && generatedIds_->any())
            noteGivenIds(WholeRows(rows, {begin, length}, table_.columns.size()).rows());
        auto result = writePortion(rows, begin, length, request, statement, run);
        if (!generatesId || !idsKnown) continue;
        firstId = abilities.firstInsertId ? result.insertId : result.insertId - (length - 1);
        ids = std::move(result.insertIds);
        if (ids.empty()) noteGeneratedId(firstId, length, step, plan, run);
        for (const auto id : ids) noteGeneratedId(id, 1, 1, plan, run);
    }
    if (transaction) transaction->commit();
    own.reset();  // what follows may want a connection
    for (const auto& [begin, length, firstId, ids] : portions)
        for (std::size_t i = 0; i < length; ++i)
            wrote(begin + i, firstId == 0 ? 0 : ids.empty() ? firstId + i * step : ids[i]);
}

}  // namespace sequelize::detail
