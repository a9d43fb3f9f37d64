#include "connection_decoration.hpp"

#include <mutex>
#include <utility>

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

void setCurrent(ConnectionDecoration::Decorator decorate) {
    const std::lock_guard lock(current().mutex);
    current().decorate = std::move(decorate);
}

}  // namespace

ConnectionDecoration::ConnectionDecoration(Decorator decorate) {
    setCurrent(std::move(decorate));
}

ConnectionDecoration::~ConnectionDecoration() {
    setCurrent({});
}

std::unique_ptr<Connection> decorated(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(current().mutex);
    return current().decorate ? current().decorate(std::move(connection)) : std::move(connection);
}

}  // namespace sequelize::detail
