#include <sequelize/cache.hpp>
#include <sequelize/schema.hpp>
#include <sequelize/sequelize.hpp>

#include <sequelize/model/model_set.hpp>
#include <sequelize/query_interface.hpp>

#include <algorithm>

#include "async/async_runner.hpp"
#include "connection_settings.hpp"
#include "driver/backends.hpp"
#include "hydrate/read_rows.hpp"
#include "introspection/own_table.hpp"
#include "introspection/referring_tables.hpp"
#include "model/alter_tables.hpp"
#include "model/cached_finds.hpp"
#include "model/loop_detector.hpp"
#include "model/record_access.hpp"
#include "pool/event_hub.hpp"
#include "pool/query_cache.hpp"
#include "pool/router.hpp"
#include "pool/unchecked_foreign_keys.hpp"
#include "process_list.hpp"

namespace sequelize {

using namespace detail;

namespace {

/// What the statement may do is not known, unless the program says that it reads, and its text agrees.
RunOptions rawRun(const Database& database, const std::string& sql, const QueryOptions& options, bool isRead) {
    RunOptions run = givenRun(options);
    if (!isRead || !database.dialect().onlyReads(sql)) run.reading = ReadFrom::primary;
    return withAmbient(database, run);
}

RawStatement rawStatement(std::string sql, const QueryOptions& options) {
    return {std::move(sql), options.replacements, options.bind};
}

std::vector<std::string> namesOf(const std::vector<const ModelCore*>& models) {
    std::vector<std::string> names;
    for (const auto* model : models) names.push_back(model->table().tableName);
    return names;
}

void dropAll(const ModelSet& models, const RunOptions& run) {
    auto order = models.inDependencyOrder();
    std::ranges::reverse(order);
    // Before the first is dropped.
    for (const auto* model : order) requireTableKind(models.database(), model->table().tableName, "drop", run);
    if (models.hasCycles()) dropForeignKeys(models.database(), namesOf(order), run);
    for (const auto* model : order) model->drop(run);
}

void requireOnlyOwn(const ModelSet& models, const char* doing, const RunOptions& run) {
    std::vector<std::string> tables;
    for (const auto* model : models.inDependencyOrder()) tables.push_back(model->table().tableName);
    requireOnlyOwnReferences(models.database(), tables, doing, run);
}

}  // namespace

struct Sequelize::State {
    // In braces, where the first is made before the second.
    explicit State(Options options) : State{replicationSettings(options), std::move(options)} {}
    State(const std::optional<ReplicationSettings>& replication, Options options)
        : database(replication ? replication->writers.front() : connectionOptions(options), options.pool,
                   {std::move(options.logging), options.benchmark, options.logQueryParameters},
                   {options.statementTimeout, options.slowQueryThreshold, std::move(options.onSlowQuery),
                    options.requireTransaction.value_or(SEQUELIZE_REQUIRE_TRANSACTION), options.ambientTransactions},
                   {std::move(options.events), options.tagStatements}, std::move(options.cache),
                   replication ? &*replication : nullptr),
          models(database, std::move(options.define), options.includeStrategy),
          // As many calls as can have a connection.
          async(database,
                livesInConnection(database.connectionOptions())
                    ? 1
                    : options.pool.max * (replication ? replication->readers.size() + 1 : 1),
                options.asyncQueue) {
        if (auto* cache = database.cache())
            cache->findDependents([this](std::string_view table) { return dependentTables(models, table); });
        if (options.nPlusOneThreshold != 0)
            models.watchLoops(std::make_shared<LoopDetector>(options.nPlusOneThreshold, std::move(options.onNPlusOne),
                                                             database.logger()));
    }

    Database database;
    ModelSet models;
    AsyncRunner async;  // the last member: its calls use the others
};

Sequelize::Sequelize(std::string database, std::string username, std::string password, Options options) {
    if (!options.dialect)
        throw InvalidConnectionError(
            "the options name no dialect; add .dialect = Dialect::mysql (or mariadb, postgres, sqlite)");
    options.database = std::move(database);
    options.username = std::move(username);
    options.password = std::move(password);
    init(std::move(options));
}

Sequelize::Sequelize(std::string_view url, Options options) {
    init(withUrl(std::move(options), url));
}

Sequelize::Sequelize(Options options) {
    init(std::move(options));
}

void Sequelize::init(Options options) {
    initHooks().run(HookType::beforeInit, &options);
    state_ = std::make_unique<State>(std::move(options));
    initHooks().run(HookType::afterInit, this);
}

Sequelize::Sequelize(Sequelize&&) noexcept = default;
Sequelize& Sequelize::operator=(Sequelize&&) noexcept = default;
Sequelize::~Sequelize() = default;

ModelCore& Sequelize::addModel(std::string&& name, StructDescription&& description,
                               std::vector<DeclaredColumn>&& columns, ModelOptions&& given, RecordLayout&& layout) {
    ModelOptions options = mergedOptions(std::move(given), state().models.defaults());
    DefineHook hook{name, options};
    hookTable().run(HookType::beforeDefine, &hook);
    const std::string defined = name;
    ModelCore& model = state().models.add(defineTable(defined, std::move(description), std::move(columns), options),
                                          std::move(layout));
    hook.model = &model;
    hookTable().run(HookType::afterDefine, &hook);
    return model;
}

HookTable& detail::initHooks() noexcept {
    static HookTable hooks;
    return hooks;
}

Sequelize::State& Sequelize::state() const {
    if (!state_) throw UsageError("this Sequelize object was moved from; use the one that it was moved to");
    return *state_;
}

Database& Sequelize::database() const {
    return state().database;
}

AsyncRunner& Sequelize::asyncRunner() const {
    return state().async;
}

const ModelSet& Sequelize::models() const {
    return state().models;
}

void Sequelize::requireOwn(const ModelCore& model) const {
    if (&model.models() != &state().models)
        throw UsageError("the model '" + model.table().modelName +
                         "' is of another Sequelize object; use one that was defined on this object");
}

void Sequelize::authenticate() {
    auto result = state().database.query({"SELECT 1+1 AS result", {}}, {.outside = true});
    result.rows().next();
}

void Sequelize::close(const CloseOptions& options) {
    state().async.close();
    state().database.close(options);
}

std::string Sequelize::databaseVersion() {
    return state().database.serverInfo({.outside = true}).version;
}

QueryResult Sequelize::query(std::string sql, const QueryOptions& options) {
    switch (options.type) {
        case QueryTypes::SELECT:
            return {.rows = queryRows(std::move(sql), options)};
        case QueryTypes::RAW: {
            const auto run = rawRun(state().database, sql, options, false);
            auto result = state().database.queryRaw(rawStatement(std::move(sql), options), run);
            auto rows = readRows(result.rows());
            return {.rows = std::move(rows), .metadata = result.rows().outcome()};
        }
        default: {
            const auto run = rawRun(state().database, sql, options, false);
            return {.metadata = state().database.executeRaw(rawStatement(std::move(sql), options), run)};
        }
    }
}

ResultStream Sequelize::openQuery(std::string sql, const QueryOptions& options) {
    const auto run = rawRun(state().database, sql, options, true);
    auto result = state().database.queryRaw(rawStatement(std::move(sql), options), run);
    if (result.rows().columnCount() == 0)
        throw UsageError(
            "The statement did run, but it is one that returns no rows. Use query without a C++ type, and without "
            "QueryTypes::SELECT.");
    return result;
}

std::vector<Row> Sequelize::queryRows(std::string sql, const QueryOptions& options) {
    auto result = openQuery(std::move(sql), options);
    return readRows(result.rows());
}

const ModelCore& Sequelize::modelOf(const void* structTag, std::string_view structName) const {
    const auto models = state().models.ofStruct(structTag);
    if (models.size() == 1) return *models.front();
    throw UsageError("query<" + std::string(structName) + ">: " +
                     (models.empty() ? "no model maps this struct; define one, or read a std::tuple or Row"
                                     : "several models map this struct; name one: query(sql, Model)"));
}

void Sequelize::syncAll(const SyncRequest& request, const RunOptions& run) {
    SyncRequest own = request;
    SyncHook hook{nullptr, own};
    if (run.hooks) hookTable().run(HookType::beforeBulkSync, &hook);
    syncTables(own, run);
    if (!run.hooks) return;
    const SyncRequest done = own;
    hookTable().run(HookType::afterBulkSync, &hook);
    if (own.force != done.force || own.alter != done.alter || own.match != done.match)
        throw UsageError("a hook of afterBulkSync sets options of the call, which has run; set them in beforeBulkSync");
}

namespace {

/// Those for one model of a `sync` of all.
void runSyncHooks(HookType type, const ModelCore& model, SyncRequest& request, const RunOptions& run,
                  bool isOfAll = false) {
    if (!model.runsHooks(run, maskOf(type))) return;
    SyncHook hook{&model, request, isOfAll};
    model.runHooks(type, &hook);
}

}  // namespace

void Sequelize::syncTables(const SyncRequest& request, const RunOptions& run) {
    requireMatch(state().database, request);
    requireOneWay(request);
    if (request.alter) {
        const auto used = usedModels(state().models);
        SyncRequest whole = request;  // all are altered at once: no model's hooks can say more of its own
        for (const auto* model : used) runSyncHooks(HookType::beforeSync, *model, whole, run, true);
        alterTables(state().models, used, request, run);
        for (const auto* model : used) runSyncHooks(HookType::afterSync, *model, whole, run);
        return;
    }
    const bool hasCycles = state().models.hasCycles();
    if (request.force) {
        if (hasCycles) requireOnlyOwn(state().models, "dropped", run);
        const UncheckedForeignKeys circle(state().database, hasCycles, run);
        dropAll(state().models, circle.run());
    }
    const UncheckedForeignKeys circle(state().database, hasCycles, run);
    const auto& dialect = state().database.dialect();
    const bool leavesKeys = hasCycles && dialect.capabilities().refersToPresent;
    const auto order = state().models.inDependencyOrder();
    for (const auto* model : order) {
        if (!model->runsHooks(run, maskOf(HookType::beforeSync, HookType::afterSync))) {
            model->sync(false, circle.run(), leavesKeys);
            continue;
        }
        SyncRequest own = request;
        own.force = false;  // it is dropped already
        own.leavesKeys = leavesKeys;
        runSyncHooks(HookType::beforeSync, *model, own, run);
        RunOptions quiet = circle.run();
        quiet.hooks = false;
        model->sync(own, quiet);
        runSyncHooks(HookType::afterSync, *model, own, run);
    }
    if (!leavesKeys) return;
    for (const auto* model : order)
        for (auto& sql : dialect.addForeignKeys(model->table()))
            state().database.execute({std::move(sql), {}}, circle.run());
}

SchemaDifference Sequelize::check(const TableOptions& options) {
    return checkTables(state().database, usedModels(state().models), detail::tableRun(options));
}

SchemaModel Sequelize::modelSchema(const TableOptions& options) {
    return schemaOf(state().database, usedModels(state().models), detail::tableRun(options));
}

void Sequelize::drop(const TableOptions& options) {
    const auto run = tableChange(state().database, options, "drop");
    const bool hasCycles = state().models.hasCycles();
    if (hasCycles) requireOnlyOwn(state().models, "dropped", run);
    const UncheckedForeignKeys circle(state().database, hasCycles, run);
    dropAll(state().models, circle.run());
}

void Sequelize::truncate(const TableOptions& options) {
    const auto run = tableChange(state().database, options, "truncate");
    // MySQL truncates no table that is referred to, even by one that is empty.
    requireOnlyOwn(state().models, "emptied", run);
    const UncheckedForeignKeys circle(state().database, true, run);
    auto order = state().models.inDependencyOrder();
    if (std::string all = state().database.dialect().truncateTables(namesOf(order)); !all.empty() && !order.empty()) {
        state().database.execute({std::move(all), {}}, circle.run());
        return;
    }
    std::ranges::reverse(order);
    for (const auto* model : order) model->truncate(circle.run());
}

std::vector<Process> Sequelize::processList() {
    return readProcessList(state().database);
}

CacheControl Sequelize::cache() const {
    return CacheControl(state().database);
}

Subscription Sequelize::subscribe(std::shared_ptr<EventSink> sink) {
    const auto& hub = database().events();
    return {hub, hub->add(std::move(sink))};
}

QueryInterface Sequelize::getQueryInterface() const {
    return QueryInterface(database());
}

Dialect Sequelize::dialect() const {
    return state().database.connectionOptions().dialect;
}

void Sequelize::beginNPlusOne() const {
    if (const auto* loops = state().models.loops()) loops->begin();
}

std::vector<ServerStatistics> Sequelize::serverStatistics() const {
    const Database& database = state().database;
    if (Router* const router = database.router()) return router->statistics();
    const ConnectionOptions& server = database.connectionOptions();
    return {{.host = server.host, .port = server.port, .isPrimary = true, .pool = poolStatistics()}};
}

PoolStatistics Sequelize::poolStatistics() const {
    return state().database.pool().statistics();
}

}  // namespace sequelize
