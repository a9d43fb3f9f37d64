#include "compiled_find.hpp"

#include <unordered_map>

#include "../core/recently_used.hpp"

namespace sequelize::detail {

namespace {

/// Longer lists cost more to run than to write, and to keep.
constexpr std::size_t mostValues = 500;

}  // namespace

CompiledSql CompiledFind::compile(const SqlDialect& dialect, const SelectStatement& statement, const Shape& shape,
                                  const LevelKeys& keys) {
    if (shape.isUnique() || shape.values().size() > mostValues) return dialect.select(statement);
    std::unordered_map<const ExpressionNode*, std::size_t> places;
    for (const auto* node : shape.values()) places.emplace(node, places.size());
    // Of a condition that the request has twice it cannot be said which bind came from where.
    if (places.size() != shape.values().size()) return dialect.select(statement);
    for (const auto& key : keys)
        for (const auto& value : key) places.emplace(value.operator->(), places.size());
    BindOrigins origins;
    CompiledSql compiled = dialect.select(statement, &origins);
    if (!origins.isReusable) return compiled;
    sql_ = compiled.sql;
    unsigned64_ = dialect.capabilities().unsigned64;
    binds_.reserve(origins.list.size());
    for (std::size_t i = 0; i < origins.list.size(); ++i) {
        const BindOrigin& origin = origins.list[i];
        Bind& bind = binds_.emplace_back(Bind{.kind = origin.kind, .beside = origin.beside});
        if (const auto found = places.find(origin.node); found != places.end())
            bind.place = found->second;
        else
            bind.value = compiled.binds[i];
    }
    // They point into the request.
    for (auto& node : plan.nodes) node.request = nullptr;
    isReusable_ = true;
    return compiled;
}

std::optional<CompiledSql> CompiledFind::statementFor(const FindRequest& request, const Shape& shape,
                                                      const LevelKeys& keys) const {
    using Source = BindOrigin::Source;
    const auto valueAt = [&](std::size_t place) -> const Value& {
        if (place < shape.values().size()) return shape.values()[place]->value;
        place -= shape.values().size();
        const auto width = keys.front().size();
        return keys[place / width][place % width]->value;
    };
    CompiledSql statement{.sql = sql_};
    statement.binds.reserve(binds_.size());
    for (const auto& bind : binds_) {
        if (bind.kind == Source::limit) {
            statement.binds.emplace_back(rowCount(*request.limit, unsigned64_));
        } else if (bind.kind == Source::offset) {
            statement.binds.emplace_back(rowCount(*request.offset, unsigned64_));
        } else if (bind.place == constant) {
            statement.binds.push_back(bind.value);
        } else if (const Value& given = valueAt(bind.place); bind.beside) {
            Value& value = statement.binds.emplace_back(given);
            if (makeComparable(*bind.beside, value) == Comparability::noRow) return std::nullopt;
            if (bind.kind == Source::capitals) value = inCapitals(*value.getIf<Uuid>());
            if (bind.kind == Source::asGiven) value = documentAsGiven(given, value);
        } else if (bind.kind == Source::value) {
            statement.binds.push_back(given);
        } else if (bind.kind == Source::jsonText) {
            statement.binds.emplace_back(jsonTextOf(given));
        } else if (bind.kind == Source::jsonReal) {
            statement.binds.emplace_back(jsonRealOf(given));
        } else {
            statement.binds.emplace_back(likePattern(*given.getIf<std::string>(), bind.kind));
        }
    }
    return statement;
}

namespace {

void addSelection(Shape& shape, const Selection& selection) {
    shape.add(selection.all).add(selection.list).add(selection.excluded);
}

void addHints(Shape& shape, const std::vector<IndexHint>& hints) {
    shape.add(hints.size());
    for (const auto& hint : hints) shape.add(hint.type).add(hint.values);
}

void addIncludes(Shape& shape, const std::vector<IncludeRequest>& includes) {
    shape.add(includes.size());
    for (const auto& include : includes) {
        shape.add(include.separate).add(include.limit.has_value()).add(include.limit.value_or(0));
        shape.add(include.strategy.has_value()).add(include.strategy.value_or(IncludeStrategy::join));
        shape.add(include.member).add(include.required.has_value()).add(include.required.value_or(false));
        addSelection(shape, include.selection);
        addHints(shape, include.indexHints);
        shape.add(include.on).add(include.where).add(include.order);
        addSelection(shape, include.throughSelection);
        shape.add(include.throughWhere).add(include.filter).add(include.throughFilter);
        addIncludes(shape, include.nested);
    }
}

}  // namespace

void addTo(Shape& shape, const FindRequest& request) {
    shape.add(request.distinct);
    addSelection(shape, request.selection);
    addIncludes(shape, request.includes);
    shape.add(request.strategy.has_value()).add(request.strategy.value_or(IncludeStrategy::join));
    addHints(shape, request.indexHints);
    shape.add(request.where).add(request.group).add(request.having).add(request.order);
    // Their numbers are values.
    shape.add(request.limit.has_value()).add(request.offset.has_value());
    shape.add(request.lock.level).add(request.lock.of).add(request.lock.skipLocked).add(request.lock.noWait);
    // without a transaction a lock is refused
    shape.add(request.run.transaction != nullptr);
    if (request.link) shape.setUnique();
    shape.add(request.result).add(request.page != nullptr);
}

void addTo(Shape& shape, const CountRequest& request) {
    addIncludes(shape, request.includes);
    addHints(shape, request.indexHints);
    shape.add(request.where).add(request.column).add(request.distinct);
    if (request.link) shape.setUnique();
}

Shape shapeOf(const LevelKeys& keys) {
    const auto& first = keys.front();
    Shape shape;
    shape.add(keys.size());
    for (const auto& value : first) shape.add(value->value.type());
    for (const auto& key : keys)
        for (std::size_t i = 0; i < key.size(); ++i)
            if (key[i]->value.type() != first[i]->value.type()) shape.setUnique();
    return shape;
}

namespace {

using Kept = std::shared_ptr<const CompiledFind>;

RecentlyUsed<Kept>& keptByThisThread() {
    constexpr std::size_t capacity = 128;
    thread_local RecentlyUsed<Kept> kept(capacity);
    return kept;
}

}  // namespace

std::shared_ptr<const CompiledFind> findCompiled(const std::string& key) {
    const Kept* found = keptByThisThread().find(key);
    return found ? *found : nullptr;
}

void keepCompiled(const std::string& key, std::shared_ptr<const CompiledFind> compiled) {
    keptByThisThread().emplace(key, std::move(compiled));
}

}  // namespace sequelize::detail
