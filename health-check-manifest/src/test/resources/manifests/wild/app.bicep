@description('The image to run')
param image string
param port int = 9000
var tags = { app: 'orders', tier: 'it''s' }

/* The environment is
   another module's. */
resource environment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: 'env'
}

resource orders 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'orders-${uniqueString(resourceGroup().id)}'
  location: resourceGroup().location
  tags: tags
  properties: {
    environmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 8080
      }
    }
    template: {
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'orders'
          image: image
          env: [
            { name: 'HEALTH_CHECK_HOST', value: '127.0.0.1' }
            {
              name: 'MESSAGE'
              value: '''
a { text ] of
several ' lines
'''
            }
          ]
          probes: [
            {
              type: 'Liveness' // restarted
              tcpSocket: { port: port }
              periodSeconds: 10
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              tcpSocket: {
                port: 9001
              }
              periodSeconds: 300
              failureThreshold: isProduction ? 2
                : 5
            }
          ]
        }
      ]
    }
  }
}

output fqdn string = orders.properties.configuration.ingress.fqdn
