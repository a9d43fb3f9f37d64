#include <sequelize/sequelize.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "connection_settings.hpp"

namespace sequelize {

struct Sequelize::State {
    explicit State(Options options)
        : define(options.define),
          database(connectionOptions(options), options.pool,
                   {std::move(options.logging), options.benchmark, options.logQueryParameters}) {}

    ModelOptions define;
    Database database;
    std::vector<std::unique_ptr<ModelCore>> models;  // pointers: handles stay valid as models are added
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

const ModelCore& Sequelize::addModel(std::string name, StructDescription description,
                                     std::vector<DeclaredColumn> columns, ModelOptions options, const void* fresh,
                                     RecordLayout layout) {
    TableDefinition table = defineTable(std::move(name), std::move(description), std::move(columns),
                                        mergedOptions(std::move(options), state_->define));
    for (const auto& model : state_->models)
        if (model->table().modelName == table.modelName)
            throw UsageError("a model named '" + table.modelName +
                             "' is defined already; use the first define's result");
    std::vector<Value> initials;
    for (const auto& column : table.columns)
        initials.push_back(column.member ? column.member.type->get(column.member.in(fresh)) : Value(null));
    return *state_->models.emplace_back(
        std::make_unique<ModelCore>(state_->database, std::move(table), std::move(initials), layout));
}

void Sequelize::authenticate() {
    auto result = state_->database.query({"SELECT 1+1 AS result", {}});
    result.rows().next();
}

void Sequelize::close() {
    state_->database.pool().close();
}

std::string Sequelize::databaseVersion() {
    return state_->database.serverInfo().version;
}

void Sequelize::sync(const SyncOptions& options) {
    if (options.force) drop(options);
    for (const auto& model : state_->models) model->sync(false, detail::runOptions(options.logging));
}

void Sequelize::drop(const SyncOptions& options) {
    for (auto model = state_->models.rbegin(); model != state_->models.rend(); ++model)
        (*model)->drop(detail::runOptions(options.logging));
}

void Sequelize::truncate(const SyncOptions& options) {
    for (auto model = state_->models.rbegin(); model != state_->models.rend(); ++model)
        (*model)->truncate(detail::runOptions(options.logging));
}

Dialect Sequelize::dialect() const noexcept {
    return state_->database.dialect().id();
}

PoolStatistics Sequelize::poolStatistics() const {
    return state_->database.pool().statistics();
}

}  // namespace sequelize
