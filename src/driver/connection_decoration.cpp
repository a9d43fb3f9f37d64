#include "connection_decoration.hpp"

#include <mutex>
#include <utility>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

namespace {

struct Current {
    std::mutex mutex;
    ConnectionDecoration::Decorator decorate;
};

Current& current() {
    static Current only;
    return only;
}

}  // namespace

ConnectionDecoration::ConnectionDecoration(Decorator decorate) {
    const std::lock_guard lock(current().mutex);
    if (current().decorate)
        throw UsageError("connections of this process fail already as another FaultInjector says; use that one");
    current().decorate = std::move(decorate);
}

ConnectionDecoration::~ConnectionDecoration() {
    const std::lock_guard lock(current().mutex);
    current().decorate = nullptr;
}

std::unique_ptr<Connection> decorated(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(current().mutex);
    return current().decorate ? current().decorate(std::move(connection)) : std::move(connection);
}

}  // namespace sequelize::detail
