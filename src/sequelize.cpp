#include <sequelize/sequelize.hpp>

#include <sequelize/model/model_set.hpp>

#include <algorithm>

#include "connection_settings.hpp"
#include "model/record_access.hpp"
#include "model/unchecked_foreign_keys.hpp"
#include "process_list.hpp"

namespace sequelize {

namespace {

RawStatement rawStatement(std::string sql, const QueryOptions& options) {
    return {std::move(sql), options.replacements, options.bind};
}

}  // namespace

struct Sequelize::State {
    explicit State(Options options)
        : database(connectionOptions(options), options.pool,
                   {std::move(options.logging), options.benchmark, options.logQueryParameters},
                   {options.statementTimeout, options.slowQueryThreshold, std::move(options.onSlowQuery)}),
          models(database, std::move(options.define)) {}

    Database database;
    ModelSet models;
};

Sequelize::Sequelize(std::string database, std::string username, std::string password, Options options) {
    if (!options.dialect)
        throw InvalidConnectionError("the options name no dialect; add .dialect = Dialect::mysql (or mariadb, sqlite)");
    options.database = std::move(database);
    options.username = std::move(username);
    options.password = std::move(password);
    state_ = std::make_unique<State>(std::move(options));
}

Sequelize::Sequelize(std::string_view url, Options options)
    : state_(std::make_unique<State>(withUrl(std::move(options), url))) {}

Sequelize::Sequelize(Options options) : state_(std::make_unique<State>(std::move(options))) {}

Sequelize::Sequelize(Sequelize&&) noexcept = default;
Sequelize& Sequelize::operator=(Sequelize&&) noexcept = default;
Sequelize::~Sequelize() = default;

ModelCore& Sequelize::addModel(std::string name, StructDescription description, std::vector<DeclaredColumn> columns,
                               ModelOptions options, RecordLayout layout) {
    return state_->models.add(defineTable(std::move(name), std::move(description), std::move(columns),
                                          mergedOptions(std::move(options), state_->models.defaults())),
                              layout);
}

Database& Sequelize::database() noexcept {
    return state_->database;
}

void Sequelize::authenticate() {
    auto result = state_->database.query({"SELECT 1+1 AS result", {}});
    result.rows().next();
}

void Sequelize::close(const CloseOptions& options) {
    state_->database.pool().close(options);
}

std::string Sequelize::databaseVersion() {
    return state_->database.serverInfo().version;
}

QueryResult Sequelize::query(std::string sql, const QueryOptions& options) {
    switch (options.type) {
        case QueryTypes::SELECT:
            return {.rows = queryRows(std::move(sql), options)};
        case QueryTypes::RAW: {
            auto result = state_->database.queryRaw(rawStatement(std::move(sql), options), detail::runOptions(options));
            auto rows = readRows(result.rows());
            return {.rows = std::move(rows), .metadata = result.rows().outcome()};
        }
        default:
            return {.metadata = state_->database.executeRaw(rawStatement(std::move(sql), options),
                                                            detail::runOptions(options))};
    }
}

ResultStream Sequelize::openQuery(std::string sql, const QueryOptions& options) {
    auto result = state_->database.queryRaw(rawStatement(std::move(sql), options), detail::runOptions(options));
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
    const auto models = state_->models.ofStruct(structTag);
    if (models.size() == 1) return *models.front();
    throw UsageError("query<" + std::string(structName) + ">: " +
                     (models.empty() ? "no model maps this struct; define one, or read a std::tuple or Row"
                                     : "several models map this struct; name one: query(sql, Model)"));
}

void Sequelize::sync(const SyncOptions& options) {
    if (options.force) drop(options);
    const UncheckedForeignKeys circle(state_->database, state_->models.hasCycles(), detail::loggedTo(options.logging));
    for (const auto* model : state_->models.inDependencyOrder()) model->sync(false, circle.run());
}

void Sequelize::drop(const SyncOptions& options) {
    const UncheckedForeignKeys circle(state_->database, state_->models.hasCycles(), detail::loggedTo(options.logging));
    auto order = state_->models.inDependencyOrder();
    std::ranges::reverse(order);
    for (const auto* model : order) model->drop(circle.run());
}

void Sequelize::truncate(const SyncOptions& options) {
    // MySQL truncates no table that is referred to
    const UncheckedForeignKeys circle(state_->database, true, detail::loggedTo(options.logging));
    auto order = state_->models.inDependencyOrder();
    std::ranges::reverse(order);
    for (const auto* model : order) model->truncate(circle.run());
}

std::vector<Process> Sequelize::processList() {
    return readProcessList(state_->database);
}

Dialect Sequelize::dialect() const noexcept {
    return state_->database.dialect().id();
}

PoolStatistics Sequelize::poolStatistics() const {
    return state_->database.pool().statistics();
}

}  // namespace sequelize
