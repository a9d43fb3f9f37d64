// The tutorial's section on environment variables: the credentials come from a file .env (see .env.example).
#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

int main() {
    try {
        dotenv::config();
        auto sequelize = Sequelize::fromEnv();
        sequelize.authenticate();
        console.log("Connection has been established successfully.");
    } catch (const BaseError& error) {
        console.error(std::string("Unable to connect to the database: ") + error.what());
        return 1;
    }
}
